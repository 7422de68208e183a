-- Integrations, version 9: what services of others sent. H2 2.5, regular mode.

-- The key of an event is the hash of the service's id of it: there is one of it for each integration. What waits for the
-- host's handler is due; a claim pushes the due time to the end of a lease.
CREATE TABLE integrations_inbound (
    id uuid NOT NULL,
    tenant varchar(64) NOT NULL,
    integration_id uuid NOT NULL,
    event_key binary(32) NOT NULL,
    template varchar(64) NOT NULL,
    vendor_id varchar NOT NULL,
    event_type varchar NOT NULL,
    payload varbinary NOT NULL,
    occurred_at timestamp(6) with time zone,
    received_at timestamp(6) with time zone NOT NULL,
    state smallint NOT NULL,
    attempts integer NOT NULL,
    due timestamp(6) with time zone,
    fence bigint,
    reason varchar,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX integrations_inbound_key ON integrations_inbound (tenant, integration_id, event_key);

CREATE INDEX integrations_inbound_tenant ON integrations_inbound (tenant, id);

CREATE INDEX integrations_inbound_due ON integrations_inbound (due);

CREATE INDEX integrations_inbound_received ON integrations_inbound (received_at);

INSERT INTO integrations_schema_history (version, description) VALUES (9, 'inbound');
