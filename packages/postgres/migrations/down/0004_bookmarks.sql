DROP TABLE "visits";
--> statement-breakpoint
DROP TABLE "visit_counts";
--> statement-breakpoint
DROP TABLE "bookmark_visits";
--> statement-breakpoint
DROP TABLE "bookmark_totals";
--> statement-breakpoint
DROP TABLE "saved_searches";
--> statement-breakpoint
DROP TABLE "bookmarks";
