-- A version of a policy is written at one time and takes force at another; until then it can be cancelled. What is in
-- force is the version that took force last.
ALTER TABLE policies ADD COLUMN effective_at BIGINT NOT NULL DEFAULT 0;
UPDATE policies SET effective_at = created_at;
ALTER TABLE policies ADD COLUMN cancelled_at BIGINT;
ALTER TABLE policies ADD COLUMN cancelled_by BIGINT;
CREATE INDEX policies_by_time ON policies (site_id, effective_at, version);

-- What the desk sets for single stories, which goes before the publisher's word and the policy's. Each change is a row;
-- the last one holds; NULL leaves it to the policy and the publisher.
CREATE TABLE story_settings (
    site_id           BIGINT NOT NULL,
    story_id          BIGINT NOT NULL,
    number            BIGINT NOT NULL,
    commenting        TEXT   CHECK (commenting IN ('open', 'closed', 'premoderated')),
    slow_mode_seconds BIGINT,
    members_only      BIGINT,
    note              TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    created_by        BIGINT,
    PRIMARY KEY (site_id, story_id, number),
    FOREIGN KEY (site_id, story_id) REFERENCES stories (site_id, id)
);
