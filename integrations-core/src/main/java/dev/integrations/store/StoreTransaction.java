package dev.integrations.store;

import dev.integrations.apikey.ApiKeyTransaction;
import dev.integrations.crypto.DataKeyTransaction;
import dev.integrations.inbound.InboundTransaction;
import dev.integrations.jose.JoseTransaction;
import dev.integrations.oauth.OAuthTransaction;
import dev.integrations.webhook.WebhookTransaction;

/** A transaction over all ports, so that a change, its audit row and an event about it are one commit. */
public interface StoreTransaction
        extends WebhookTransaction,
                InboundTransaction,
                ApiKeyTransaction,
                DataKeyTransaction,
                OAuthTransaction,
                JoseTransaction {}
