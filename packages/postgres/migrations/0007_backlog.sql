CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"format" text,
	"counts" json NOT NULL,
	"rows" json NOT NULL,
	"undone_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "videogames" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"title" text NOT NULL,
	"platform" text NOT NULL,
	"release_date" text,
	"publisher" text,
	"status" text NOT NULL,
	"score" smallint,
	"notes" text,
	"hours_to_beat" double precision,
	"playthroughs" json NOT NULL,
	"external_ids" json NOT NULL,
	"sources" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"sort_title" text NOT NULL,
	"search_text" text NOT NULL,
	"platform_text" text NOT NULL,
	"publisher_text" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videogames" ADD CONSTRAINT "videogames_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imports_created_at_idx" ON "imports" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "videogames_created_at_idx" ON "videogames" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "videogames_updated_at_idx" ON "videogames" USING btree ("user_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "videogames_title_idx" ON "videogames" USING btree ("user_id",sort_title collate "C","id");--> statement-breakpoint
CREATE INDEX "videogames_release_date_idx" ON "videogames" USING btree ("user_id",(coalesce(release_date, 'U') collate "C"),"id");--> statement-breakpoint
CREATE INDEX "videogames_score_idx" ON "videogames" USING btree ("user_id",coalesce(score, -1),"id");--> statement-breakpoint
CREATE INDEX "videogames_hours_to_beat_idx" ON "videogames" USING btree ("user_id",coalesce(hours_to_beat, 'infinity'),"id");