-- Why things are as they are, what readers complained of, and what is still to be done.
CREATE TABLE decisions (
    site_id        BIGINT NOT NULL,
    id             BIGINT NOT NULL,
    action         TEXT   NOT NULL,
    actor          TEXT   NOT NULL CHECK (actor IN ('policy', 'account', 'author', 'operator')),
    account_id     BIGINT,
    comment_id     BIGINT,
    reader_id      BIGINT NOT NULL,
    story_id       BIGINT,
    was            TEXT   NOT NULL,
    became         TEXT   NOT NULL,
    until          BIGINT,
    policy_version BIGINT NOT NULL,
    clause         TEXT   NOT NULL,
    reason         TEXT   NOT NULL,
    part_of        BIGINT,
    undoes         BIGINT,
    undone_by      BIGINT,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX decisions_by_comment ON decisions (site_id, comment_id, id);
CREATE INDEX decisions_by_reader ON decisions (site_id, reader_id, id);
CREATE INDEX decisions_by_group ON decisions (site_id, part_of);

CREATE TABLE reports (
    site_id     BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    comment_id  BIGINT NOT NULL,
    reporter    TEXT   NOT NULL,
    clause      TEXT   NOT NULL,
    note        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    resolved_at BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX reports_once ON reports (site_id, comment_id, reporter);

CREATE TABLE appeals (
    site_id     BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    reader_id   BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('open', 'upheld', 'overturned')),
    answer      TEXT   NOT NULL,
    decided_by  BIGINT,
    decided_at  BIGINT,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX appeals_once ON appeals (site_id, decision_id);
CREATE INDEX appeals_by_status ON appeals (site_id, status, id);

CREATE TABLE outbox (
    id         BIGINT NOT NULL PRIMARY KEY,
    site_id    BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    subject_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE jobs (
    id           BIGINT NOT NULL PRIMARY KEY,
    site_id      BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    subject_id   BIGINT NOT NULL,
    run_at       BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    last_error   TEXT   NOT NULL
);
CREATE UNIQUE INDEX jobs_once ON jobs (site_id, kind, subject_id);
CREATE INDEX jobs_by_time ON jobs (run_at);

CREATE TABLE feeds (
    site_id       BIGINT NOT NULL REFERENCES sites (id),
    id            BIGINT NOT NULL,
    url           TEXT   NOT NULL,
    section       TEXT   NOT NULL,
    etag          TEXT   NOT NULL,
    last_modified TEXT   NOT NULL,
    polled_at     BIGINT,
    last_error    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX feeds_by_url ON feeds (site_id, url);
