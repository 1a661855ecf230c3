-- What was learned from decisions: one version each time it was switched on, never changed. `curves` and `report` are
-- JSON. Which version is in use, if any, stands in a row of its own; version 0 is none.
CREATE TABLE calibrations (
    site_id        BIGINT NOT NULL REFERENCES sites (id),
    version        BIGINT NOT NULL,
    curves         TEXT   NOT NULL,
    report         TEXT   NOT NULL,
    policy_version BIGINT NOT NULL,
    model          TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    created_by     BIGINT,
    PRIMARY KEY (site_id, version)
);

CREATE TABLE calibration_in_use (
    site_id    BIGINT NOT NULL PRIMARY KEY REFERENCES sites (id),
    version    BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    changed_by BIGINT
);
