-- Integrations, version 2: API keys, their use, and what was reminded of. MariaDB 10.6 or later.
-- MariaDB commits each table by itself: a run that was cut short is repeated from the start.

CREATE TABLE IF NOT EXISTS integrations_api_key (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    key_hash binary(32) NOT NULL,
    pepper_id varchar(32),
    prefix varchar(24) NOT NULL,
    hint varchar(40) NOT NULL,
    name varchar(200) NOT NULL,
    owner varchar(128) NOT NULL,
    scopes mediumtext NOT NULL,
    addresses mediumtext NOT NULL,
    request_limit varchar(32),
    search_text mediumtext NOT NULL,
    expires_at datetime(6),
    revoked_at datetime(6),
    replaced_by binary(16),
    last_used_at datetime(6),
    version bigint NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY integrations_api_key_hash (key_hash),
    KEY integrations_api_key_tenant (tenant, id),
    KEY integrations_api_key_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Requests of each key by day, in days since 1970, and scope; those of all scopes together have an empty one.
CREATE TABLE IF NOT EXISTS integrations_api_key_usage (
    key_id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    day_number integer NOT NULL,
    scope varchar(64) NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (key_id, day_number, scope),
    FOREIGN KEY (key_id) REFERENCES integrations_api_key (id) ON DELETE CASCADE,
    KEY integrations_api_key_usage_day (day_number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Which reminders were given: the row decides which node gives one. The anchor is the time that the threshold is counted
-- from, so that a key whose end was put off is reminded of again.
CREATE TABLE IF NOT EXISTS integrations_api_key_reminder (
    key_id binary(16) NOT NULL,
    kind smallint NOT NULL,
    threshold_seconds bigint NOT NULL,
    anchor_at datetime(6) NOT NULL,
    given_at datetime(6) NOT NULL,
    PRIMARY KEY (key_id, kind, threshold_seconds, anchor_at),
    FOREIGN KEY (key_id) REFERENCES integrations_api_key (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (2, 'api keys');
