-- Other systems that are asked about each comment before it is stored. `codes` is a JSON object from the receiver's codes
-- to ids of clauses; `clause` is for all others.
CREATE TABLE hooks (
    site_id          BIGINT  NOT NULL REFERENCES sites (id),
    id               BIGINT  NOT NULL,
    name             TEXT    NOT NULL,
    url              TEXT    NOT NULL,
    format           TEXT    NOT NULL CHECK (format IN ('HTML', 'PLAIN_TEXT')),
    timeout_ms       BIGINT  NOT NULL CHECK (timeout_ms BETWEEN 100 AND 10000),
    fails            TEXT    NOT NULL CHECK (fails IN ('open', 'closed')),
    may_approve      BOOLEAN NOT NULL,
    enabled          BOOLEAN NOT NULL,
    breaker_failures BIGINT  NOT NULL,
    breaker_pause_ms BIGINT  NOT NULL,
    clause           TEXT    NOT NULL,
    codes            TEXT    NOT NULL,
    created_at       BIGINT  NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX hooks_by_name ON hooks (site_id, name);

-- Generations of a hook's signing secret. The secret itself is derived from the server's and is stored nowhere.
CREATE TABLE hook_secrets (
    site_id    BIGINT NOT NULL,
    hook_id    BIGINT NOT NULL,
    kid        BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    rotated_at BIGINT,
    ends_at    BIGINT,
    PRIMARY KEY (site_id, hook_id, kid)
);

-- What came of asking; never a text. `hook_name` outlives the hook. A test has no comment.
CREATE TABLE hook_calls (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    id         BIGINT NOT NULL,
    hook_id    BIGINT NOT NULL,
    hook_name  TEXT   NOT NULL,
    comment_id BIGINT,
    revision   BIGINT NOT NULL,
    outcome    TEXT   NOT NULL CHECK (outcome IN ('none', 'approve', 'flag', 'hold', 'reject', 'failed', 'skipped')),
    clause     TEXT   NOT NULL,
    ms         BIGINT NOT NULL,
    error      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX hook_calls_by_comment ON hook_calls (site_id, comment_id, id);
CREATE INDEX hook_calls_by_hook ON hook_calls (site_id, hook_id, id);
CREATE INDEX audit_log_by_deed ON audit_log (site_id, deed, number);
