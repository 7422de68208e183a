package dev.integrations.inbound;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.registry.InboundRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the host chose about what services send to it. Immutable and safe for use by several threads. */
public final class InboundSettings {
    /** The largest body unless set otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

    /** For how long events are kept unless set otherwise: 30 days. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    /** For how long a service is asked about a request unless set otherwise: 8 seconds. */
    public static final Duration DEFAULT_ASKING = Duration.ofSeconds(8);

    private static final Duration MIN_RETENTION = Duration.ofDays(4);
    private static final Duration MAX_ASKING = Duration.ofMinutes(1);

    private final URI publicUrl;
    private final InboundHandling handling;
    private final int maxBodyBytes;
    private final Duration retention;
    private final Duration asking;
    private final RetrySchedule retrySchedule;

    private InboundSettings(Builder builder) {
        this.publicUrl = builder.publicUrl;
        this.handling = builder.handling;
        this.maxBodyBytes = builder.maxBodyBytes;
        this.retention = builder.retention;
        this.asking = builder.asking;
        this.retrySchedule = builder.retrySchedule;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param publicUrl the address at which services reach the handler, such as {@code https://app.example.com/inbound}:
     *     without query and fragment. Some services sign the address that they call, so it must be what they know.
     *     {@code http} is for development.
     * @param handling what the host does with events
     * @return a new builder
     */
    public static Builder builder(String publicUrl, InboundHandling handling) {
        return new Builder(publicUrl, handling);
    }

    /**
     * Says whether the handler is reached without TLS, as only a developer's machine may be.
     *
     * @return true if the public address is {@code http}
     */
    public boolean isInsecure() {
        return "http".equalsIgnoreCase(publicUrl.getScheme());
    }

    /** {@return the address at which services reach the handler, without a slash at its end} */
    public URI publicUrl() {
        return publicUrl;
    }

    /** {@return what the host does with events} */
    public InboundHandling handling() {
        return handling;
    }

    /** {@return the largest body in bytes; an integration may have a smaller limit of its own} */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** {@return for how long events are kept after they came in, and so for how long a repetition is known} */
    public Duration retention() {
        return retention;
    }

    /** {@return for how long a service is asked about a request that it does not sign, in all} */
    public Duration asking() {
        return asking;
    }

    /** {@return when a handler that failed is called again} */
    public RetrySchedule retrySchedule() {
        return retrySchedule;
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {
        private final URI publicUrl;
        private final InboundHandling handling;
        private final List<Problem> problems = new ArrayList<>();
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private Duration retention = DEFAULT_RETENTION;
        private Duration asking = DEFAULT_ASKING;
        private RetrySchedule retrySchedule = RetrySchedule.exponential();

        private Builder(String publicUrl, InboundHandling handling) {
            this.publicUrl = url(publicUrl);
            this.handling = handling;
        }

        private URI url(String text) {
            try {
                URI url = URI.create(text.replaceAll("/+$", ""));
                String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
                if (url.getHost() != null
                        && (scheme.equals("https") || scheme.equals("http"))
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null) {
                    return url;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            problems.add(new Problem(
                    "publicUrl", "must be an absolute https URL without query and fragment, was '%s'".formatted(text)));
            return URI.create("https://nowhere.invalid");
        }

        /**
         * Sets the largest body. The default is 1 MiB. The adapter of the server has a limit of its own, which must not be
         * smaller.
         *
         * @param maxBodyBytes 1 to 16 MiB; on H2 not more than 1 MiB
         * @return this builder
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Sets for how long events are kept. The default is 30 days. It must be longer than a service repeats an event.
         *
         * @param retention at least four days, since Stripe and PayPal repeat for three
         * @return this builder
         */
        public Builder retention(Duration retention) {
            this.retention = retention;
            return this;
        }

        /**
         * Sets for how long a service is asked about a request that it does not sign. The default is 8 seconds.
         *
         * @param asking up to a minute, for all questions together
         * @return this builder
         */
        public Builder asking(Duration asking) {
            this.asking = asking;
            return this;
        }

        /**
         * Sets when a handler that failed is called again. The default are 24 attempts in about 12 hours.
         *
         * @param retrySchedule the schedule
         * @return this builder
         */
        public Builder retrySchedule(RetrySchedule retrySchedule) {
            this.retrySchedule = retrySchedule;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return the settings
         * @throws InvalidInputException if something is out of its bounds; it names all of it
         */
        public InboundSettings build() {
            List<Problem> all = new ArrayList<>(problems);
            if (maxBodyBytes < 1 || maxBodyBytes > InboundRules.MAX_BODY_BYTES) {
                all.add(new Problem(
                        "maxBodyBytes",
                        "must be 1 to %d, was %d".formatted(InboundRules.MAX_BODY_BYTES, maxBodyBytes)));
            }
            if (retention.compareTo(MIN_RETENTION) < 0) {
                all.add(new Problem("retention", "must be at least %s, was %s".formatted(MIN_RETENTION, retention)));
            }
            if (asking.isNegative() || asking.isZero() || asking.compareTo(MAX_ASKING) > 0) {
                all.add(new Problem("asking", "must be up to %s, was %s".formatted(MAX_ASKING, asking)));
            }
            if (!all.isEmpty()) {
                throw new InvalidInputException("inbound settings", all);
            }
            return new InboundSettings(this);
        }
    }
}
