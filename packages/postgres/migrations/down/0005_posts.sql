DROP TABLE "votes";
--> statement-breakpoint
DROP TABLE "comments";
--> statement-breakpoint
DROP TABLE "rank_changes";
--> statement-breakpoint
DROP TABLE "rank_clock";
--> statement-breakpoint
DROP TABLE "post_ranks";
--> statement-breakpoint
DROP TABLE "posts";
