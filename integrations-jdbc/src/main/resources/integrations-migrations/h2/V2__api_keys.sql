-- Integrations, version 2: API keys, their use, and what was reminded of. H2 2.5, regular mode.

CREATE TABLE integrations_api_key (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    key_hash varbinary(32) NOT NULL,
    pepper_id varchar(32),
    prefix varchar(24) NOT NULL,
    hint varchar(40) NOT NULL,
    name varchar(200) NOT NULL,
    owner varchar(128) NOT NULL,
    scopes varchar NOT NULL,
    addresses varchar NOT NULL,
    request_limit varchar(32),
    search_text varchar NOT NULL,
    expires_at timestamp(6) with time zone,
    revoked_at timestamp(6) with time zone,
    replaced_by uuid,
    last_used_at timestamp(6) with time zone,
    version bigint NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    updated_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX integrations_api_key_hash ON integrations_api_key (key_hash);

CREATE INDEX integrations_api_key_tenant ON integrations_api_key (tenant, id);

CREATE INDEX integrations_api_key_expires ON integrations_api_key (expires_at);

-- Requests of each key by day, in days since 1970, and scope; those of all scopes together have an empty one.
CREATE TABLE integrations_api_key_usage (
    key_id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    day_number integer NOT NULL,
    scope varchar(64) NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (key_id, day_number, scope),
    FOREIGN KEY (key_id) REFERENCES integrations_api_key (id) ON DELETE CASCADE
);

CREATE INDEX integrations_api_key_usage_day ON integrations_api_key_usage (day_number);

-- Which reminders were given: the row decides which node gives one. The anchor is the time that the threshold is counted
-- from, so that a key whose end was put off is reminded of again.
CREATE TABLE integrations_api_key_reminder (
    key_id uuid NOT NULL,
    kind smallint NOT NULL,
    threshold_seconds bigint NOT NULL,
    anchor_at timestamp(6) with time zone NOT NULL,
    given_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (key_id, kind, threshold_seconds, anchor_at),
    FOREIGN KEY (key_id) REFERENCES integrations_api_key (id) ON DELETE CASCADE
);

INSERT INTO integrations_schema_history (version, description) VALUES (2, 'api keys');
