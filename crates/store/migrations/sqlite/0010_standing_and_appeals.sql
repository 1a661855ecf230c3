-- What a decision rests on beside its clause: the rejections behind an automatic restriction, the rule on an e-mail
-- domain, and the same restriction on other sites, put on and undone together. `subject_site` is the subject's site.
CREATE TABLE decision_grounds (
    site_id      BIGINT NOT NULL,
    decision_id  BIGINT NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('rejection', 'domain', 'together')),
    subject_site BIGINT NOT NULL,
    subject_id   BIGINT NOT NULL,
    PRIMARY KEY (site_id, decision_id, kind, subject_site, subject_id)
);
CREATE INDEX decision_grounds_by_subject ON decision_grounds (site_id, kind, subject_id, decision_id);

-- What is put on new readers whose e-mail address is of a domain. One rule in force for each domain; ended ones stay.
CREATE TABLE domain_rules (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    id         BIGINT NOT NULL,
    domain     TEXT   NOT NULL,
    standing   TEXT   NOT NULL CHECK (standing IN ('premoderated', 'banned')),
    clause     TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    ended_by   BIGINT,
    ended_at   BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX domain_rules_in_force ON domain_rules (site_id, domain) WHERE ended_at IS NULL;

-- Keyed hashes of e-mail addresses without dots, plus-tags and capitals, so that one mailbox under several spellings is
-- seen. Only the hash is kept, and a job removes it when it expires.
CREATE TABLE reader_stems (
    site_id    BIGINT NOT NULL,
    stem       TEXT   NOT NULL,
    reader_id  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, stem, reader_id)
);
CREATE INDEX reader_stems_by_reader ON reader_stems (site_id, reader_id);
CREATE INDEX reader_stems_by_expiry ON reader_stems (expires_at);
