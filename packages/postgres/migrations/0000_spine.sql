CREATE TYPE "public"."level" AS ENUM('debug', 'info', 'warning', 'error', 'critical');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('admin', 'member', 'guest');--> statement-breakpoint
CREATE TYPE "public"."source" AS ENUM('rollbar', 'built-in');--> statement-breakpoint
CREATE TYPE "public"."status" AS ENUM('active', 'resolved', 'muted', 'archived');--> statement-breakpoint
CREATE TABLE "collections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" "source" NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"alive_at" timestamp (3) with time zone NOT NULL,
	"seen" integer DEFAULT 0 NOT NULL,
	"stored" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "items" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "items_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" integer NOT NULL,
	"counter" bigint NOT NULL,
	"title" text NOT NULL,
	"level" "level" NOT NULL,
	"status" "status" DEFAULT 'active' NOT NULL,
	"environment" text NOT NULL,
	"platform" text NOT NULL,
	"framework" text NOT NULL,
	"hash" text NOT NULL,
	"total_occurrences" bigint NOT NULL,
	"first_occurrence_id" bigint,
	"first_occurrence_timestamp" timestamp (3) with time zone,
	"activating_occurrence_id" bigint,
	"last_activated_timestamp" timestamp (3) with time zone,
	"last_occurrence_id" bigint,
	"last_occurrence_timestamp" timestamp (3) with time zone,
	"last_seen_hour" timestamp GENERATED ALWAYS AS (date_trunc('hour', last_occurrence_timestamp at time zone 'UTC')) STORED,
	"last_resolved_timestamp" timestamp (3) with time zone,
	"last_muted_timestamp" timestamp (3) with time zone,
	"resolved_in_version" text,
	"assigned_user_id" uuid,
	"snooze_expiration_datetime" timestamp (3) with time zone,
	"title_lock" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "occurrences" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "occurrences_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" integer NOT NULL,
	"item_id" bigint NOT NULL,
	"uuid" text NOT NULL,
	"timestamp" timestamp (3) with time zone NOT NULL,
	"payload" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "project_tokens" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "project_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"project_id" integer NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"access_token" text,
	"token_hash" text NOT NULL,
	"status" text DEFAULT 'enabled' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "project_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"last_counter" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"collection_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"source" "source" NOT NULL,
	"project_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"counter" bigint NOT NULL,
	"title" text NOT NULL,
	"environment" text NOT NULL,
	"level" "level" NOT NULL,
	"status" "status" NOT NULL,
	"total_occurrences" bigint NOT NULL,
	"last_occurrence_timestamp" timestamp (3) with time zone,
	"content_hash" text NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"email" text NOT NULL,
	"role" "role" NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_assigned_user_id_users_id_fk" FOREIGN KEY ("assigned_user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "occurrences" ADD CONSTRAINT "occurrences_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_tokens" ADD CONSTRAINT "project_tokens_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_collection_id_collections_id_fk" FOREIGN KEY ("collection_id") REFERENCES "public"."collections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "collections_running_key" ON "collections" USING btree ("source") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "collections_started_at_idx" ON "collections" USING btree ("source","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "items_group_key" ON "items" USING btree ("project_id","environment","platform","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "items_counter_key" ON "items" USING btree ("project_id","counter");--> statement-breakpoint
CREATE INDEX "items_last_seen_idx" ON "items" USING btree ("last_seen_hour","id");--> statement-breakpoint
CREATE INDEX "items_first_seen_idx" ON "items" USING btree ("first_occurrence_timestamp","id");--> statement-breakpoint
CREATE INDEX "items_level_idx" ON "items" USING btree ("level","id");--> statement-breakpoint
CREATE UNIQUE INDEX "occurrences_uuid_key" ON "occurrences" USING btree ("project_id","uuid");--> statement-breakpoint
CREATE INDEX "occurrences_item_id_idx" ON "occurrences" USING btree ("item_id","id");--> statement-breakpoint
CREATE INDEX "project_tokens_project_id_idx" ON "project_tokens" USING btree ("project_id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_name_key" ON "projects" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "reports_created_at_idx" ON "reports" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "reports_item_idx" ON "reports" USING btree ("source","item_id","created_at","id");--> statement-breakpoint
CREATE INDEX "reports_collection_id_idx" ON "reports" USING btree ("collection_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_key" ON "users" USING btree (lower("username"));--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));