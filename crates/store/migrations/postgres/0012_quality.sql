-- How well the desk and the policy decide, and how it treats those who read.

-- A second look at a comment by somebody who did not decide it. It was drawn with the probability sampled / population of
-- its stratum and day; `first_…` and what the policy thought are as they stood then, so that what is measured later is
-- what was drawn. `day` is the moment at which a day began in the site's time zone.
CREATE TABLE second_looks (
    site_id        BIGINT  NOT NULL REFERENCES sites (id),
    id             BIGINT  NOT NULL,
    comment_id     BIGINT  NOT NULL,
    revision       BIGINT  NOT NULL,
    section_slug   TEXT    NOT NULL,
    day            BIGINT  NOT NULL,
    stratum        TEXT    NOT NULL CHECK (stratum IN ('policy_published', 'policy_held', 'policy_rejected', 'person_published', 'person_rejected')),
    sampled        BIGINT  NOT NULL,
    population     BIGINT  NOT NULL,
    stopped        BOOLEAN NOT NULL,
    clauses        TEXT    NOT NULL,
    categories     TEXT    NOT NULL,
    first_decision BIGINT,
    first_account  BIGINT,
    first_clause   TEXT    NOT NULL,
    drawn_at       BIGINT  NOT NULL,
    account_id     BIGINT,
    assigned_at    BIGINT,
    answered_by    BIGINT,
    answer         TEXT    CHECK (answer IN ('approve', 'reject')),
    clause         TEXT    NOT NULL DEFAULT '',
    answered_at    BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX second_looks_once ON second_looks (site_id, day, comment_id, stratum);
CREATE INDEX second_looks_by_day ON second_looks (site_id, day, id);
CREATE INDEX second_looks_open ON second_looks (site_id, id) WHERE answered_at IS NULL;

CREATE TABLE second_look_skips (
    site_id    BIGINT NOT NULL,
    look_id    BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (site_id, look_id, account_id)
);

-- That a day's sample was drawn, by which seed: whoever comes second draws nothing.
CREATE TABLE second_look_draws (
    site_id  BIGINT NOT NULL REFERENCES sites (id),
    day      BIGINT NOT NULL,
    seed     BIGINT NOT NULL,
    wanted   BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, day)
);

CREATE TABLE quality_settings (
    site_id       BIGINT NOT NULL PRIMARY KEY REFERENCES sites (id),
    looks_per_day BIGINT NOT NULL
);

-- What happened on a day that is over, counted once, as JSON.
CREATE TABLE quality_days (
    site_id BIGINT NOT NULL REFERENCES sites (id),
    day     BIGINT NOT NULL,
    figures TEXT   NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, day)
);
CREATE INDEX decisions_undone ON decisions (site_id, id) WHERE undone_by IS NOT NULL;

-- What somebody chose for their own desk, and how much they read on a day: for themselves only.
CREATE TABLE desk_preferences (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    key        TEXT   NOT NULL CHECK (key IN ('blur', 'breaks')),
    value      TEXT   NOT NULL,
    PRIMARY KEY (account_id, site_id, key)
);

CREATE TABLE desk_reading (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    day        BIGINT NOT NULL,
    decided    BIGINT NOT NULL,
    severe     BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    reminded   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, site_id, day)
);
