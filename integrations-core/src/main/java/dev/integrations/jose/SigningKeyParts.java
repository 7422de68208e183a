package dev.integrations.jose;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.KeyRing;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What signing keys are made with.
 *
 * @param transactions where they are kept
 * @param keyRing encrypts their private halves
 * @param clock gives the time
 * @param random makes keys
 * @param audit the trail of the host
 * @param settings how they come and go
 */
public record SigningKeyParts(
        Transactions<? extends JoseTransaction> transactions,
        KeyRing keyRing,
        Clock clock,
        SecureRandom random,
        AuditTrail audit,
        SigningKeySettings settings) {}
