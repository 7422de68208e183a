-- Integrations, version 1: MariaDB 10.6 or later.
-- Ids are UUIDs as bytes, times are in UTC, and texts are compared byte for byte, spaces at their end included. MariaDB
-- commits each table by itself: a run that was cut short is repeated from the start.

CREATE TABLE IF NOT EXISTS integrations_event (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    event_type varchar(128) NOT NULL,
    channels mediumtext NOT NULL,
    options mediumtext,
    payload longblob NOT NULL,
    payload_state smallint DEFAULT 0 NOT NULL,
    published_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    KEY integrations_event_tenant (tenant, id),
    KEY integrations_event_payload (payload_state, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Events whose payload is to be masked, once nothing needs it whole.
CREATE TABLE IF NOT EXISTS integrations_masking (
    event_id binary(16) NOT NULL,
    PRIMARY KEY (event_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The hot table: pending deliveries only. An index on a column that every claim changes costs a write per claim, so there
-- is one, on due; parked_for is null unless the delivery is set aside.
CREATE TABLE IF NOT EXISTS integrations_delivery (
    id bigint NOT NULL AUTO_INCREMENT,
    event_id binary(16) NOT NULL,
    destination_id binary(16) NOT NULL,
    destination_kind smallint NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    attempts_before smallint DEFAULT 0 NOT NULL,
    due datetime(6) NOT NULL,
    fence bigint,
    parked_for binary(16),
    chain bigint,
    chain_number bigint,
    waiting boolean DEFAULT FALSE NOT NULL,
    reason mediumtext,
    PRIMARY KEY (id),
    KEY integrations_delivery_due (due),
    KEY integrations_delivery_parked (parked_for, id),
    KEY integrations_delivery_chain (chain, chain_number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_delivery_history (
    id bigint NOT NULL,
    tenant varchar(64) NOT NULL,
    event_id binary(16) NOT NULL,
    event_type varchar(128) NOT NULL,
    destination_id binary(16) NOT NULL,
    destination_kind smallint NOT NULL,
    state smallint NOT NULL,
    attempts smallint NOT NULL,
    attempts_before smallint NOT NULL,
    published_at datetime(6) NOT NULL,
    finished_at datetime(6) NOT NULL,
    reason mediumtext,
    PRIMARY KEY (id),
    KEY integrations_history_tenant (tenant, id),
    KEY integrations_history_ended (destination_id, finished_at),
    KEY integrations_history_destination (destination_id, id),
    KEY integrations_history_event (event_id),
    KEY integrations_history_finished (finished_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_attempt (
    delivery_id bigint NOT NULL,
    number smallint NOT NULL,
    started_at datetime(6) NOT NULL,
    took_micros bigint NOT NULL,
    status smallint,
    response_headers mediumtext,
    response_body longblob,
    remote_address varchar(45),
    truncated boolean,
    failure varchar(32),
    reason mediumtext,
    PRIMARY KEY (delivery_id, number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Dead letters whose event was delivered to the fallback of their webhook, each once.
CREATE TABLE IF NOT EXISTS integrations_redirect (
    origin_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    tenant varchar(64) NOT NULL,
    made_at datetime(6) NOT NULL,
    PRIMARY KEY (origin_id),
    UNIQUE KEY integrations_redirect_delivery (delivery_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Destinations whose attempts only fail, since when, and how many did.
CREATE TABLE IF NOT EXISTS integrations_failure_clock (
    destination_id binary(16) NOT NULL,
    destination_kind smallint NOT NULL,
    tenant varchar(64) NOT NULL,
    failing_since datetime(6) NOT NULL,
    failures integer NOT NULL,
    PRIMARY KEY (destination_id, destination_kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Up to when the permits of destinations with a rate limit are drawn, by all nodes together.
CREATE TABLE IF NOT EXISTS integrations_permit (
    destination_id binary(16) NOT NULL,
    destination_kind smallint NOT NULL,
    tenant varchar(64) NOT NULL,
    drawn_until datetime(6) NOT NULL,
    PRIMARY KEY (destination_id, destination_kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_subscription (
    tenant varchar(64) NOT NULL,
    destination_kind smallint NOT NULL,
    destination_id binary(16) NOT NULL,
    event_filter mediumtext NOT NULL,
    channels mediumtext NOT NULL,
    payload_condition mediumtext,
    enabled boolean NOT NULL,
    PRIMARY KEY (tenant, destination_kind, destination_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Grows with each change of a tenant's subscriptions, so that nodes read them again only then.
CREATE TABLE IF NOT EXISTS integrations_routing (
    tenant varchar(64) NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_idempotency_key (
    tenant varchar(64) NOT NULL,
    host_key varchar(128) NOT NULL,
    event_id binary(16) NOT NULL,
    payload_hash varchar(64) NOT NULL,
    created_at datetime(6) NOT NULL,
    PRIMARY KEY (tenant, host_key),
    KEY integrations_key_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Locked by who publishes events of a key until the transaction ends, so that numbers follow the order of commits. They
-- begin with the time, so that a row that was not used for long can go.
CREATE TABLE IF NOT EXISTS integrations_ordering_key (
    tenant varchar(64) NOT NULL,
    ordering_key varchar(128) NOT NULL,
    last_number bigint NOT NULL,
    used_at datetime(6) NOT NULL,
    PRIMARY KEY (tenant, ordering_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The newest delivery of each supersede key and destination. replaced_id is the one before it; those up to up_to_id were
-- made before it took its place.
CREATE TABLE IF NOT EXISTS integrations_newest (
    tenant varchar(64) NOT NULL,
    supersede_key varchar(128) NOT NULL,
    destination_kind smallint NOT NULL,
    destination_id binary(16) NOT NULL,
    event_id binary(16) NOT NULL,
    delivery_id bigint NOT NULL,
    up_to_id bigint NOT NULL,
    replaced_id bigint,
    PRIMARY KEY (tenant, supersede_key, destination_kind, destination_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_replay_job (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    request mediumtext NOT NULL,
    state smallint NOT NULL,
    span_start binary(16) NOT NULL,
    span_position binary(16) NOT NULL,
    span_end binary(16) NOT NULL,
    replayed bigint NOT NULL,
    fence bigint,
    lease_until datetime(6) NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    finished_at datetime(6),
    reason mediumtext,
    PRIMARY KEY (id),
    KEY integrations_replay_tenant (tenant, id),
    KEY integrations_replay_free (state, lease_until)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_event_type (
    id varchar(128) NOT NULL,
    description mediumtext NOT NULL,
    type_group varchar(64),
    definition_version varchar(32) NOT NULL,
    schema_text mediumtext,
    examples mediumtext NOT NULL,
    redactions mediumtext NOT NULL,
    deprecated boolean NOT NULL,
    replacement varchar(128),
    search_text mediumtext NOT NULL,
    revision bigint NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_webhook (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    url mediumtext NOT NULL,
    description mediumtext NOT NULL,
    metadata mediumtext NOT NULL,
    event_filter mediumtext NOT NULL,
    channels mediumtext NOT NULL,
    payload_condition mediumtext,
    headers mediumtext NOT NULL,
    security mediumtext NOT NULL,
    retry_schedule mediumtext NOT NULL,
    timeout_micros bigint NOT NULL,
    concurrency smallint NOT NULL,
    rate_limit varchar(32),
    ordered boolean NOT NULL,
    template mediumtext,
    fallback_id binary(16),
    verified_url mediumtext,
    search_text mediumtext NOT NULL,
    enabled boolean NOT NULL,
    disabled_reason mediumtext,
    version bigint NOT NULL,
    created_at datetime(6) NOT NULL,
    updated_at datetime(6) NOT NULL,
    PRIMARY KEY (id),
    KEY integrations_webhook_tenant (tenant, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_webhook_secret (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    webhook_id binary(16) NOT NULL,
    encrypted longblob NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6),
    legacy mediumtext,
    PRIMARY KEY (id),
    FOREIGN KEY (webhook_id) REFERENCES integrations_webhook (id) ON DELETE CASCADE,
    KEY integrations_secret_webhook (webhook_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What an imported webhook was called where it comes from: the key lets an import be repeated.
CREATE TABLE IF NOT EXISTS integrations_webhook_import (
    tenant varchar(64) NOT NULL,
    source varchar(255) NOT NULL,
    webhook_id binary(16) NOT NULL,
    PRIMARY KEY (tenant, source),
    FOREIGN KEY (webhook_id) REFERENCES integrations_webhook (id) ON DELETE CASCADE,
    KEY integrations_import_webhook (webhook_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS integrations_audit (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    happened_at datetime(6) NOT NULL,
    actor varchar(128) NOT NULL,
    action mediumtext NOT NULL,
    subject mediumtext NOT NULL,
    details mediumtext NOT NULL,
    reason mediumtext,
    number bigint,
    hash binary(32),
    PRIMARY KEY (id),
    KEY integrations_audit_tenant (tenant, id),
    UNIQUE KEY integrations_audit_number (tenant, number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- From where to where the audit entries of a tenant are chained. Locked by who appends some, last of all.
CREATE TABLE IF NOT EXISTS integrations_audit_chain (
    tenant varchar(64) NOT NULL,
    number bigint NOT NULL,
    hash binary(32) NOT NULL,
    anchor_number bigint NOT NULL,
    anchor_hash binary(32) NOT NULL,
    PRIMARY KEY (tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Audit entries of the host's transactions, which are chained after their commit.
CREATE TABLE IF NOT EXISTS integrations_audit_unlinked (
    tenant varchar(64) NOT NULL,
    id binary(16) NOT NULL,
    PRIMARY KEY (tenant, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Every script records itself, so that the library knows what was applied, whoever applied it.
CREATE TABLE IF NOT EXISTS integrations_schema_history (
    version integer NOT NULL,
    description varchar(200) NOT NULL,
    checksum varchar(64),
    installed_at datetime(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
    PRIMARY KEY (version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (1, 'main');
