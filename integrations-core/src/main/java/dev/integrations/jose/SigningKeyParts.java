package dev.integrations.jose;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.Encryption;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What signing keys are made with.
 *
 * @param transactions where they are kept
 * @param encryption encrypts their private halves
 * @param clock gives the time
 * @param random makes keys
 * @param audit the trail of the host
 * @param settings how they come and go
 */
public record SigningKeyParts(
        Transactions<? extends JoseTransaction> transactions,
        Encryption encryption,
        Clock clock,
        SecureRandom random,
        AuditTrail audit,
        SigningKeySettings settings) {}
