ALTER TABLE "items" RESET (fillfactor);
--> statement-breakpoint
ALTER TABLE "occurrences" RESET (toast_tuple_target);
--> statement-breakpoint
-- What is packed already stays as it is, and is read as before.
ALTER TABLE "occurrences" ALTER COLUMN "payload" SET COMPRESSION default;
