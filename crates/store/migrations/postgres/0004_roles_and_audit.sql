-- Roles as the desk knows them; a moderator may be kept to some sections. SQLite cannot change a CHECK, so the table is
-- made anew on both.
CREATE TABLE roles_new (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    role       TEXT   NOT NULL CHECK (role IN ('commenter', 'member', 'staff', 'moderator', 'editor', 'admin')),
    sections   TEXT   NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, account_id)
);
INSERT INTO roles_new (site_id, account_id, role, created_at)
    SELECT site_id, account_id, CASE role WHEN 'reader' THEN 'commenter' ELSE role END, created_at FROM roles;
DROP TABLE roles;
ALTER TABLE roles_new RENAME TO roles;
CREATE INDEX roles_by_account ON roles (account_id);

-- Every deed of the desk, one row each, never changed. `hash` covers the row and the hash before it; the head says where
-- the chain ends, and taking it keeps two deeds from claiming the same place.
CREATE TABLE audit_log (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    number     BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    actor      TEXT   NOT NULL,
    account_id BIGINT,
    deed       TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    subject_id TEXT   NOT NULL,
    was        TEXT   NOT NULL,
    became     TEXT   NOT NULL,
    why        TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    PRIMARY KEY (site_id, number)
);
CREATE INDEX audit_log_by_subject ON audit_log (site_id, subject, subject_id, number);
CREATE INDEX audit_log_by_account ON audit_log (site_id, account_id, number);

CREATE TABLE audit_heads (
    site_id BIGINT NOT NULL PRIMARY KEY REFERENCES sites (id),
    number  BIGINT NOT NULL,
    hash    TEXT   NOT NULL
);
