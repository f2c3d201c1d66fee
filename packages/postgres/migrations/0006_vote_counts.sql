-- Counts follow the votes whatever changes them: a vote, the deletion of an account, a statement written by hand. Formulas are
-- those of hotness and controversy in packages/core/src/posts/rank.ts.
CREATE FUNCTION "post_hot" (up integer, down integer, published_at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(extract(epoch FROM published_at - timestamptz 'epoch') * 1000)::bigint
    + (sign(up - down) * round(45000000 * log(1 + abs(up - down)::double precision)))::bigint
$$;
--> statement-breakpoint
CREATE FUNCTION "post_controversy" (up integer, down integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN up <= 0 OR down <= 0 THEN 0
    ELSE round(1000 * power((up + down)::double precision, least(up, down)::double precision / greatest(up, down)))::bigint
  END
$$;
--> statement-breakpoint
-- The next number of the ranking's clock. Its row stays locked until the transaction ends, so numbers are committed in their order.
-- Times do not go back, so none is taken that lies ahead: all later changes would be dated like it.
CREATE FUNCTION "tick_ranks" (moment timestamptz, OUT seq bigint, OUT changed_at timestamptz)
LANGUAGE sql AS $$
  INSERT INTO rank_clock AS clock (id, seq, ticked_at) VALUES (1, 1, least(moment, clock_timestamp()))
  ON CONFLICT (id) DO UPDATE SET seq = clock.seq + 1, ticked_at = greatest(clock.ticked_at, excluded.ticked_at)
  RETURNING clock.seq, clock.ticked_at
$$;
--> statement-breakpoint
CREATE FUNCTION "count_votes" () RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
  tick record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(post_id) AS posts, array_agg(up) AS ups, array_agg(down) AS downs, max(moment) AS moment
    INTO changed FROM (
      SELECT post_id, sum((value = 1)::int) AS up, sum((value = -1)::int) AS down, max(voted_at) AS moment
      FROM new_votes GROUP BY post_id
    ) AS counted WHERE up <> 0 OR down <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT array_agg(post_id) AS posts, array_agg(up) AS ups, array_agg(down) AS downs, max(moment) AS moment
    INTO changed FROM (
      SELECT post_id, sum((value = 1)::int * sign) AS up, sum((value = -1)::int * sign) AS down, max(voted_at) AS moment
      FROM (SELECT *, 1 AS sign FROM new_votes UNION ALL SELECT *, -1 FROM old_votes) AS signed GROUP BY post_id
    ) AS counted WHERE up <> 0 OR down <> 0;
  ELSE
    -- When a post goes, its votes go with it: there is nothing left to count for.
    SELECT array_agg(post_id) AS posts, array_agg(up) AS ups, array_agg(down) AS downs, clock_timestamp() AS moment
    INTO changed FROM (
      SELECT post_id, -sum((value = 1)::int) AS up, -sum((value = -1)::int) AS down
      FROM old_votes JOIN posts ON posts.id = post_id GROUP BY post_id
    ) AS counted WHERE up <> 0 OR down <> 0;
  END IF;
  IF changed.posts IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT * INTO tick FROM tick_ranks(changed.moment);
  UPDATE post_ranks AS ranks SET
    up = ranks.up + change.up,
    down = ranks.down + change.down,
    hot = post_hot((ranks.up + change.up)::int, (ranks.down + change.down)::int, ranks.published_at),
    controversy = post_controversy((ranks.up + change.up)::int, (ranks.down + change.down)::int),
    ranked_seq = tick.seq
  FROM unnest(changed.posts, changed.ups, changed.downs) AS change (post_id, up, down)
  WHERE ranks.post_id = change.post_id;
  INSERT INTO rank_changes (seq, post_id, up, down, changed_at)
  SELECT tick.seq, change.post_id, change.up, change.down, tick.changed_at
  FROM unnest(changed.posts, changed.ups, changed.downs) AS change (post_id, up, down);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "votes_inserted" AFTER INSERT ON "votes" REFERENCING NEW TABLE AS new_votes
FOR EACH STATEMENT EXECUTE FUNCTION "count_votes" ();
--> statement-breakpoint
CREATE TRIGGER "votes_updated" AFTER UPDATE ON "votes" REFERENCING NEW TABLE AS new_votes OLD TABLE AS old_votes
FOR EACH STATEMENT EXECUTE FUNCTION "count_votes" ();
--> statement-breakpoint
CREATE TRIGGER "votes_deleted" AFTER DELETE ON "votes" REFERENCING OLD TABLE AS old_votes
FOR EACH STATEMENT EXECUTE FUNCTION "count_votes" ();
--> statement-breakpoint
-- What was voted on after a change, and how: mostly nothing. A function, so that the lists that ask for it can be planned once for
-- all: of what is later than any change they would be expected to read a third, while it is hardly ever much. What it executes as
-- text is planned for the change that is asked for.
CREATE FUNCTION "later_votes" (seen bigint, OUT post_id uuid, OUT up integer, OUT down integer) RETURNS SETOF record
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 ROWS 10 AS $$
BEGIN
  IF EXISTS (SELECT FROM rank_clock WHERE seq > seen) THEN
    RETURN QUERY EXECUTE
      'SELECT post_id, sum(up)::int, sum(down)::int FROM rank_changes WHERE seq > $1 GROUP BY post_id' USING seen;
  END IF;
END
$$;
