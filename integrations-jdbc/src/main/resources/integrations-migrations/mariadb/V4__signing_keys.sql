-- Integrations, version 4: MariaDB 10.6 or later.

-- The keys that this server signs tokens with. The generation decides between nodes that rotate at the same time.
CREATE TABLE IF NOT EXISTS integrations_signing_key (
    generation integer NOT NULL,
    id varchar(43) NOT NULL,
    algorithm varchar(16) NOT NULL,
    public_key mediumtext NOT NULL,
    encrypted longblob NOT NULL,
    created_at datetime(6) NOT NULL,
    signs_from datetime(6) NOT NULL,
    PRIMARY KEY (generation),
    UNIQUE KEY integrations_signing_key_id (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What was used once, as a hash, for as long as it could be used again.
CREATE TABLE IF NOT EXISTS integrations_single_use (
    kind smallint NOT NULL,
    hash binary(32) NOT NULL,
    expires_at datetime(6) NOT NULL,
    PRIMARY KEY (kind, hash),
    KEY integrations_single_use_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO integrations_schema_history (version, description) VALUES (4, 'signing keys');
