-- Counts stay as they are. Votes that change before it is applied again are not in them: `posts recount` puts that right.
DROP TRIGGER "votes_inserted" ON "votes";
--> statement-breakpoint
DROP TRIGGER "votes_updated" ON "votes";
--> statement-breakpoint
DROP TRIGGER "votes_deleted" ON "votes";
--> statement-breakpoint
DROP FUNCTION "count_votes" ();
--> statement-breakpoint
DROP FUNCTION "tick_ranks" (timestamptz);
--> statement-breakpoint
DROP FUNCTION "later_votes" (bigint);
--> statement-breakpoint
DROP FUNCTION "post_controversy" (integer, integer);
--> statement-breakpoint
DROP FUNCTION "post_hot" (integer, integer, timestamptz);
