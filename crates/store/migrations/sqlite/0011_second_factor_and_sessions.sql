-- Sessions know their stage (a password alone opens half a session for who has a second factor), when their owner last
-- proved who they are, when they were last used (to ten minutes), and the browser in two words.
ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'full' CHECK (stage IN ('half', 'full'));
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';

-- The site whose admins added this account and may hand out links to it; none for who signed up alone.
ALTER TABLE accounts ADD COLUMN added_by_site BIGINT;
ALTER TABLE accounts ADD COLUMN last_sign_in_at BIGINT;
UPDATE accounts SET added_by_site = (SELECT MIN(site_id) FROM roles WHERE roles.account_id = accounts.id AND roles.role <> 'commenter');

-- An authenticator app: the shared secret, sealed with a key of the server's secret. Nothing is asked of an account
-- before its first code was right (confirmed_at). A code is good once: last_step is the time step of the last one.
CREATE TABLE authenticators (
    account_id   BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret       TEXT   NOT NULL,
    last_step    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- Keyed hashes of one-time codes for who lost the authenticator.
CREATE TABLE recovery_codes (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    code_hash  TEXT   NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE passkeys (
    account_id    BIGINT NOT NULL REFERENCES accounts (id),
    id            BIGINT NOT NULL,
    credential_id TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    document      TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT,
    PRIMARY KEY (account_id, id)
);

-- What a browser was asked to sign, by session; taken out once.
CREATE TABLE passkey_challenges (
    token_hash TEXT   NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('register', 'sign_in')),
    state      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, kind)
);

-- Failed attempts to sign in, by keyed hash of the address, the network or the account: shared by all nodes.
CREATE TABLE sign_in_attempts (
    subject    TEXT   NOT NULL PRIMARY KEY,
    failures   BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_by_end ON sign_in_attempts (expires_at);
