CREATE TABLE "bookmark_totals" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"bookmarks" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bookmark_visits" (
	"bookmark_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"visits" bigint DEFAULT 0 NOT NULL,
	"bot_visits" bigint DEFAULT 0 NOT NULL,
	"last_visited_at" timestamp (3) with time zone DEFAULT 'epoch' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bookmarks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"url" text NOT NULL,
	"url_key" uuid NOT NULL,
	"host" text NOT NULL,
	"short_url" text NOT NULL,
	"code_shape" text,
	"title" text,
	"body" text,
	"tags" text[] NOT NULL,
	"unread" boolean NOT NULL,
	"archived" boolean NOT NULL,
	"favourite" boolean NOT NULL,
	"enabled" boolean NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"max_visits" integer,
	"redirect_status" smallint NOT NULL,
	"alternate_url" text,
	"link_status" text DEFAULT 'unchecked' NOT NULL,
	"link_status_code" integer,
	"link_error" text,
	"link_checked_at" timestamp (3) with time zone,
	"link_failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"sort_title" text NOT NULL,
	"search" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"q" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visit_counts" (
	"bookmark_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"day" date NOT NULL,
	"referrer" text NOT NULL,
	"client" text NOT NULL,
	"visits" bigint NOT NULL,
	"bot_visits" bigint NOT NULL,
	CONSTRAINT "visit_counts_bookmark_id_day_referrer_client_pk" PRIMARY KEY("bookmark_id","day","referrer","client")
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"bookmark_id" uuid NOT NULL,
	"visited_at" timestamp (3) with time zone NOT NULL,
	"is_bot" boolean NOT NULL,
	"referrer" text NOT NULL,
	"client" text NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bookmark_totals" ADD CONSTRAINT "bookmark_totals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmark_visits" ADD CONSTRAINT "bookmark_visits_bookmark_id_bookmarks_id_fk" FOREIGN KEY ("bookmark_id") REFERENCES "public"."bookmarks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_bookmark_id_bookmarks_id_fk" FOREIGN KEY ("bookmark_id") REFERENCES "public"."bookmarks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookmark_visits_visits_idx" ON "bookmark_visits" USING btree ("user_id","visits","bookmark_id");--> statement-breakpoint
CREATE INDEX "bookmark_visits_last_visited_idx" ON "bookmark_visits" USING btree ("user_id","last_visited_at","bookmark_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bookmarks_short_url_key" ON "bookmarks" USING btree ("short_url");--> statement-breakpoint
CREATE UNIQUE INDEX "bookmarks_code_shape_key" ON "bookmarks" USING btree ("code_shape") WHERE code_shape is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "bookmarks_url_key" ON "bookmarks" USING btree ("user_id","url_key");--> statement-breakpoint
CREATE INDEX "bookmarks_created_at_idx" ON "bookmarks" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "bookmarks_id_idx" ON "bookmarks" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "bookmarks_sort_title_idx" ON "bookmarks" USING btree ("user_id",sort_title collate "C","id");--> statement-breakpoint
CREATE INDEX "bookmarks_search_idx" ON "bookmarks" USING gin ("search");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_name_key" ON "saved_searches" USING btree ("user_id",lower("name"));--> statement-breakpoint
CREATE INDEX "visit_counts_user_idx" ON "visit_counts" USING btree ("user_id","day");