-- Who has which comment on their screen: a short lease, which ends by itself.
CREATE TABLE claims (
    site_id    BIGINT NOT NULL,
    comment_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, comment_id)
);
CREATE INDEX claims_by_expiry ON claims (site_id, expires_at);

-- What the desk notes on a comment or, without one, on a reader. Only ever added.
CREATE TABLE notes (
    site_id    BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    comment_id BIGINT,
    reader_id  BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX notes_by_comment ON notes (site_id, comment_id, id);
CREATE INDEX notes_by_reader ON notes (site_id, reader_id, id);

-- A comment that somebody hands over or wants a second opinion on; no `to_account`: from anyone. Whoever decides on the
-- comment closes it.
CREATE TABLE referrals (
    site_id      BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    comment_id   BIGINT NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('hand_over', 'second_opinion')),
    from_account BIGINT NOT NULL,
    to_account   BIGINT,
    body         TEXT   NOT NULL,
    answer       TEXT   NOT NULL,
    answered_by  BIGINT,
    answered_at  BIGINT,
    created_at   BIGINT NOT NULL,
    closed_at    BIGINT,
    PRIMARY KEY (site_id, id)
);
CREATE INDEX referrals_by_comment ON referrals (site_id, comment_id, id);
CREATE INDEX referrals_open ON referrals (site_id, id) WHERE closed_at IS NULL;
