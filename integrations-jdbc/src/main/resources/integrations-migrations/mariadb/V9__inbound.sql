-- Integrations, version 9: what services of others sent. MariaDB 10.6 or later.

-- The key of an event is the hash of the service's id of it: there is one of it for each integration. What waits for the
-- host's handler is due; a claim pushes the due time to the end of a lease.
CREATE TABLE IF NOT EXISTS integrations_inbound (
    id binary(16) NOT NULL,
    tenant varchar(64) NOT NULL,
    integration_id binary(16) NOT NULL,
    event_key binary(32) NOT NULL,
    template varchar(64) NOT NULL,
    vendor_id mediumtext NOT NULL,
    event_type mediumtext NOT NULL,
    payload longblob NOT NULL,
    occurred_at datetime(6),
    received_at datetime(6) NOT NULL,
    state smallint NOT NULL,
    attempts integer NOT NULL,
    due datetime(6),
    fence bigint,
    reason mediumtext,
    PRIMARY KEY (id),
    UNIQUE KEY integrations_inbound_key (tenant, integration_id, event_key),
    KEY integrations_inbound_tenant (tenant, id),
    KEY integrations_inbound_due (due),
    KEY integrations_inbound_received (received_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (9, 'inbound');
