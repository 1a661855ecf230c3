-- Withdrawing a comment closes its reports from now on; before, they stayed open with nothing left to decide.
UPDATE reports SET resolved_at = created_at WHERE resolved_at IS NULL AND EXISTS (SELECT 1 FROM comments c
    WHERE c.site_id = reports.site_id AND c.id = reports.comment_id AND c.status = 'withdrawn');
UPDATE comments SET open_reports = 0 WHERE status = 'withdrawn' AND open_reports > 0;

-- What queues and searches choose comments by: one narrow row a comment, in order of time, written in the transaction of
-- what it repeats. `place` is the comment's time in milliseconds times 4,096, and what keeps it apart from others of
-- that millisecond. Scores are in thousandths, `clauses` stand between commas. `waiting`: published or held, and no
-- person has decided on it.
CREATE TABLE comment_facts (
    site_id         BIGINT  NOT NULL,
    place           BIGINT  NOT NULL,
    comment_id      BIGINT  NOT NULL,
    story_id        BIGINT  NOT NULL,
    reader_id       BIGINT  NOT NULL,
    section_slug    TEXT    NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('published', 'held', 'rejected', 'withdrawn')),
    language        TEXT    NOT NULL,
    clauses         TEXT    NOT NULL,
    newcomer        BOOLEAN NOT NULL,
    unsure          BOOLEAN NOT NULL,
    waiting         BOOLEAN NOT NULL,
    reported        BOOLEAN NOT NULL,
    toxicity        BIGINT  NOT NULL,
    severe_toxicity BIGINT  NOT NULL,
    profanity       BIGINT  NOT NULL,
    insult          BIGINT  NOT NULL,
    threat          BIGINT  NOT NULL,
    identity_attack BIGINT  NOT NULL,
    sexual_explicit BIGINT  NOT NULL,
    spam            BIGINT  NOT NULL,
    PRIMARY KEY (site_id, place)
);
-- Comments that are there already: what can be said in SQL. A job adds clauses, scores and words (`comment_facts`).
INSERT INTO comment_facts SELECT o.site_id, o.n + MAX(o.at - o.n) OVER (ORDER BY o.n), o.id, o.story_id, o.reader_id,
    o.section_slug, o.status, o.language, '', FALSE, FALSE, o.status IN ('published', 'held') AND NOT EXISTS (SELECT 1
    FROM decisions d WHERE d.site_id = o.site_id AND d.comment_id = o.id AND d.actor IN ('account', 'operator')
    AND d.action <> 'undo' AND d.undone_by IS NULL), o.open_reports > 0, 0, 0, 0, 0, 0, 0, 0, 0
    FROM (SELECT c.site_id, c.id, c.story_id, c.reader_id, s.section_slug, c.status, c.language, c.open_reports,
        CASE WHEN c.created_at < 0 THEN 0 ELSE c.created_at * 4096 END AS at, ROW_NUMBER() OVER (ORDER BY c.created_at, c.id) AS n
        FROM comments c JOIN stories s ON s.site_id = c.site_id AND s.id = c.story_id) o;
INSERT INTO jobs (id, site_id, kind, subject_id, run_at, locked_until, attempts, last_error)
    SELECT -s.id, s.id, 'comment_facts', 0, 0, 0, 0, '' FROM sites s
    WHERE EXISTS (SELECT 1 FROM comments c WHERE c.site_id = s.id);
CREATE UNIQUE INDEX comment_facts_by_comment ON comment_facts (site_id, comment_id);
CREATE INDEX comment_facts_by_status ON comment_facts (site_id, status, place);
CREATE INDEX comment_facts_by_story ON comment_facts (site_id, story_id, place);
CREATE INDEX comment_facts_by_reader ON comment_facts (site_id, reader_id, place);
CREATE INDEX comment_facts_reported ON comment_facts (site_id, place) WHERE reported;
CREATE INDEX comment_facts_new ON comment_facts (site_id, place) WHERE newcomer AND waiting;
CREATE INDEX comment_facts_unsure ON comment_facts (site_id, place) WHERE unsure AND waiting;

-- The words of each comment as the program cut and folded them. The one table that the two databases cannot share.
CREATE TABLE comment_words (
    site_id BIGINT   NOT NULL,
    place   BIGINT   NOT NULL,
    words   TSVECTOR NOT NULL,
    PRIMARY KEY (site_id, place)
);
CREATE INDEX comment_words_by_word ON comment_words USING gin (words) WITH (gin_pending_list_limit = 512);

CREATE INDEX reports_open ON reports (site_id, created_at) WHERE resolved_at IS NULL;
CREATE INDEX readers_by_email ON readers (site_id, email, id);

-- Queues that moderators made: a name and a filter, as the search's address has it.
CREATE TABLE saved_queues (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    id         BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    filter     TEXT   NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX saved_queues_by_name ON saved_queues (site_id, name);
