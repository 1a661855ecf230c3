-- Publications, who can sign in to them, and their stories. The site leads every key, so that a distributed
-- database can place rows by it.
CREATE TABLE sites (
    id          BIGINT NOT NULL PRIMARY KEY,
    key         TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    base_url    TEXT   NOT NULL,
    settings    TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE accounts (
    id            BIGINT NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT
);

CREATE TABLE roles (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    role       TEXT   NOT NULL CHECK (role IN ('reader', 'moderator', 'admin')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, account_id)
);

-- Only the SHA-256 of a token is kept: who reads this table cannot sign in with it.
CREATE TABLE sessions (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE signin_links (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);

CREATE TABLE api_tokens (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- thread_version changes in the same step as anything a reader of the thread can see.
CREATE TABLE stories (
    site_id        BIGINT NOT NULL REFERENCES sites (id),
    id             BIGINT NOT NULL,
    key            TEXT   NOT NULL,
    url            TEXT   NOT NULL,
    slug           TEXT   NOT NULL,
    headline       TEXT   NOT NULL,
    standfirst     TEXT   NOT NULL,
    body_html      TEXT   NOT NULL,
    body_text      TEXT   NOT NULL,
    byline         TEXT   NOT NULL,
    dateline       TEXT   NOT NULL,
    credit         TEXT   NOT NULL,
    section        TEXT   NOT NULL,
    section_slug   TEXT   NOT NULL,
    language       TEXT   NOT NULL,
    image_url      TEXT   NOT NULL,
    commenting     TEXT   NOT NULL CHECK (commenting IN ('open', 'closed', 'premoderated')),
    published_at   BIGINT NOT NULL,
    modified_at    BIGINT NOT NULL,
    removed_at     BIGINT,
    published_count BIGINT NOT NULL DEFAULT 0,
    held_count     BIGINT NOT NULL DEFAULT 0,
    thread_version BIGINT NOT NULL DEFAULT 0,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE UNIQUE INDEX stories_by_key ON stories (site_id, key);
CREATE INDEX stories_by_time ON stories (site_id, published_at, id);
CREATE INDEX stories_by_section ON stories (site_id, section_slug, published_at, id);

-- The canonical address and every alias of a story: all lead to one thread.
CREATE TABLE story_urls (
    site_id  BIGINT NOT NULL,
    url      TEXT   NOT NULL,
    story_id BIGINT NOT NULL,
    PRIMARY KEY (site_id, url),
    FOREIGN KEY (site_id, story_id) REFERENCES stories (site_id, id)
);
CREATE INDEX story_urls_by_story ON story_urls (site_id, story_id);

CREATE TABLE policies (
    site_id    BIGINT NOT NULL REFERENCES sites (id),
    version    BIGINT NOT NULL,
    hash       TEXT   NOT NULL,
    document   TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    PRIMARY KEY (site_id, version)
);
