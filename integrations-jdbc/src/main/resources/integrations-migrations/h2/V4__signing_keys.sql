-- Integrations, version 4: H2 2.5, regular mode.

-- The keys that this server signs tokens with. The generation decides between nodes that rotate at the same time.
CREATE TABLE integrations_signing_key (
    generation integer NOT NULL,
    id varchar(43) NOT NULL,
    algorithm varchar(16) NOT NULL,
    public_key varchar NOT NULL,
    encrypted varbinary NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    signs_from timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (generation)
);

CREATE UNIQUE INDEX integrations_signing_key_id ON integrations_signing_key (id);

-- What was used once, as a hash, for as long as it could be used again.
CREATE TABLE integrations_single_use (
    kind smallint NOT NULL,
    hash binary(32) NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (kind, hash)
);

CREATE INDEX integrations_single_use_expires ON integrations_single_use (expires_at);

INSERT INTO integrations_schema_history (version, description) VALUES (4, 'signing keys');
