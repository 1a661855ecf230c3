-- Readers, their comments and every revision of them. Counters are changed in the transaction of the fact.
CREATE TABLE readers (
    site_id         BIGINT NOT NULL REFERENCES sites (id),
    id              BIGINT NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('guest', 'account')),
    account_id      BIGINT,
    name            TEXT   NOT NULL,
    name_key        TEXT   COLLATE "C" NOT NULL,
    email           TEXT   NOT NULL,
    standing        TEXT   NOT NULL CHECK (standing IN ('good', 'warned', 'premoderated', 'suspended', 'banned')),
    standing_until  BIGINT,
    standing_clause TEXT   NOT NULL DEFAULT '',
    standing_reason TEXT   NOT NULL DEFAULT '',
    standing_by     BIGINT,
    published_count BIGINT NOT NULL DEFAULT 0,
    rejected_count  BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL,
    last_seen_at    BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX readers_by_account ON readers (site_id, account_id);
CREATE INDEX readers_by_name ON readers (site_id, name_key);

-- Keyed hashes of network prefixes, for recognising a blocked guest; a job removes them when they expire. `blocked`
-- follows the reader's standing: thousands may share a network, and each post asks only for the few who are blocked.
CREATE TABLE reader_networks (
    site_id    BIGINT NOT NULL,
    network    TEXT   NOT NULL,
    reader_id  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    blocked    BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (site_id, network, reader_id)
);
CREATE INDEX reader_networks_blocked ON reader_networks (site_id, network, reader_id) WHERE blocked;
CREATE INDEX reader_networks_by_reader ON reader_networks (site_id, reader_id);
CREATE INDEX reader_networks_by_expiry ON reader_networks (expires_at);

-- root_key is the sort key of the first comment of the branch, path that of the comment within it; `shown` is true
-- for what readers see in the thread: published comments, and tombstones that carry shown replies.
CREATE TABLE comments (
    site_id        BIGINT  NOT NULL,
    id             BIGINT  NOT NULL,
    story_id       BIGINT  NOT NULL,
    parent_id      BIGINT,
    root_key       TEXT    COLLATE "C" NOT NULL,
    path           TEXT    COLLATE "C" NOT NULL,
    depth          BIGINT  NOT NULL,
    reader_id      BIGINT  NOT NULL,
    author_name    TEXT    NOT NULL,
    status         TEXT    NOT NULL CHECK (status IN ('published', 'held', 'rejected', 'withdrawn')),
    shown          BOOLEAN NOT NULL,
    body           TEXT    NOT NULL,
    html           TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    fingerprint    BIGINT  NOT NULL,
    revision       BIGINT  NOT NULL,
    decision_id    BIGINT,
    shown_replies  BIGINT  NOT NULL DEFAULT 0,
    report_count   BIGINT  NOT NULL DEFAULT 0,
    open_reports   BIGINT  NOT NULL DEFAULT 0,
    source         TEXT,
    foreign_id     TEXT,
    created_at     BIGINT  NOT NULL,
    edited_at      BIGINT,
    PRIMARY KEY (site_id, id),
    FOREIGN KEY (site_id, story_id) REFERENCES stories (site_id, id),
    FOREIGN KEY (site_id, reader_id) REFERENCES readers (site_id, id)
);
CREATE INDEX comments_by_thread ON comments (site_id, story_id, root_key, path) WHERE shown;
CREATE INDEX comments_by_thread_newest ON comments (site_id, story_id, root_key DESC, path) WHERE shown;
CREATE INDEX comments_by_reader ON comments (site_id, reader_id, created_at, id);
CREATE INDEX comments_by_status ON comments (site_id, status, created_at, id);
CREATE INDEX comments_by_time ON comments (site_id, created_at, id);
CREATE INDEX comments_reported ON comments (site_id, created_at, id) WHERE open_reports > 0;
CREATE INDEX comments_by_parent ON comments (site_id, parent_id);
CREATE UNIQUE INDEX comments_by_source ON comments (site_id, source, foreign_id);

-- Nothing is overwritten: each edit is a revision with the signals it was judged by.
CREATE TABLE revisions (
    site_id        BIGINT NOT NULL,
    comment_id     BIGINT NOT NULL,
    number         BIGINT NOT NULL,
    body           TEXT   NOT NULL,
    signals        TEXT   NOT NULL,
    verdict        TEXT   NOT NULL,
    policy_version BIGINT NOT NULL,
    nudged         BOOLEAN NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (site_id, comment_id, number)
);
