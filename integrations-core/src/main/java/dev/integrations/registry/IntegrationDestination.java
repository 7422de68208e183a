package dev.integrations.registry;

import dev.integrations.connection.ConnectionEngine;
import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventBatch;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.delivery.Transmission;
import dev.integrations.event.Event;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailReply;
import dev.integrations.template.Preparation;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An integration as the dispatcher meets it: its template makes the requests and judges the answers. */
final class IntegrationDestination implements Destination {
    private static final Logger LOG = LoggerFactory.getLogger(IntegrationDestination.class);

    private static final int MAX_REASON = 1_000;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    /** Credit comes back when somebody pays, or with the next day or month. */
    private static final Duration QUOTA_WAIT = Duration.ofHours(1);

    /** Which of the two a service would take is anybody's guess. */
    static final String AUTHORIZED_TWICE =
            "The configuration sets an Authorization of its own beside that of the connection; leave one of the two out";

    private final Integration integration;
    private final Supplier<OpenIntegration> open;
    private final Bounds bounds;
    private final Optional<Access> access;
    private final VendorAddresses addresses;
    private final Clock clock;

    /** The tokens of a connection, and the one place that they are for. */
    record Access(Authorizer authorizer, URI base) {}

    /** What the template says of its vendor: how many requests it takes, how many events in one, and whether any at all. */
    record Bounds(Optional<RateLimit> rateLimit, int maxEvents, boolean sends) {
        static Bounds of(TemplateDescriptor descriptor) {
            int maxEvents = descriptor.actions().stream()
                    .flatMap(action -> action.batch().stream())
                    .mapToInt(Action.Batch::maxEvents)
                    .max()
                    .orElse(1);
            return new Bounds(
                    descriptor.rateLimit(), maxEvents, !descriptor.actions().isEmpty());
        }
    }

    IntegrationDestination(
            Integration integration,
            Supplier<OpenIntegration> open,
            Bounds bounds,
            Optional<Access> access,
            RegistryParts parts) {
        this.integration = integration;
        this.open = open;
        this.bounds = bounds;
        this.access = access;
        this.addresses = parts.addresses();
        this.clock = parts.clock();
    }

    @Override
    public DestinationId id() {
        return integration.id().destination();
    }

    @Override
    public boolean enabled() {
        return integration.state() == IntegrationState.ENABLED && bounds.sends();
    }

    @Override
    public RetrySchedule retrySchedule() {
        return integration.settings().retrySchedule();
    }

    @Override
    public int concurrency() {
        return integration.settings().concurrency();
    }

    @Override
    public Optional<RateLimit> rateLimit() {
        return bounds.rateLimit();
    }

    @Override
    public Optional<Authorizer> authorizer() {
        return access.map(Access::authorizer);
    }

    @Override
    public Optional<DestinationId> fallback() {
        return integration.settings().fallback();
    }

    @Override
    public boolean fallbackWhileOpen() {
        return integration.settings().fallbackAtOnce();
    }

    @Override
    public boolean knowsRepetition(Event event) {
        try {
            return open.get().preparation().action(event).repetition() == Action.Repetition.IDEMPOTENT;
        } catch (RuntimeException e) {
            LOG.debug("{}: what was attempted is not known", id(), e);
            return true;
        }
    }

    @Override
    public Transmission prepare(Event event, Instant now) {
        Transmission transmission = open.get().preparation().prepare(event, now).transmission();
        return transmission
                .httpRequest()
                .<Transmission>map(request -> new Transmission.Http(placed(request)))
                .orElse(transmission);
    }

    /** Sees to it that tokens go where they may, and returns the request as it goes out. */
    OutboundRequest placed(OutboundRequest request) {
        if (access.filter(tokens -> !ConnectionEngine.isFor(tokens.base(), request.uri()))
                .isPresent()) {
            throw new DeliveryWithheldException("The tokens of the connection are not for the place that this goes to");
        }
        if (access.isPresent() && authorizesItself(request)) {
            throw new DeliveryWithheldException(AUTHORIZED_TWICE);
        }
        return addresses.place(request);
    }

    /** Says whether a request has an {@code Authorization} before that of a connection is added. */
    static boolean authorizesItself(OutboundRequest request) {
        return request.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase("authorization"));
    }

    @Override
    public int maxEvents() {
        return bounds.maxEvents();
    }

    @Override
    public EventBatch batch(Instant now) {
        return new DeliveryBatch(this, open.get().preparation(), now);
    }

    @Override
    public Instant repeatableUntil(Event event) {
        return keyLife(event).map(life -> dueFirst(event).plus(life)).orElse(Instant.MAX);
    }

    /** No attempt was made before that. */
    private static Instant dueFirst(Event event) {
        return event.options()
                .notBefore()
                .filter(time -> time.isAfter(event.createdAt()))
                .orElse(event.createdAt());
    }

    private Optional<Duration> keyLife(Event event) {
        try {
            return open.get().preparation().action(event).keyLife();
        } catch (RuntimeException e) {
            LOG.debug("{}: nothing can be prepared, so nothing is repeated", id(), e);
            return Optional.empty();
        }
    }

    @Override
    public Outcome classify(OutboundResponse response, Instant now) {
        return judged(opened -> opened.judge(response, now), Action.Repetition.HARMFUL);
    }

    @Override
    public Outcome classify(Event event, OutboundResponse response, Instant now) {
        return judged(opened -> opened.judge(response, now), repetition(event, now));
    }

    @Override
    public Outcome classify(Event event, MailReply reply, Instant now) {
        return judged(opened -> opened.judge(reply, now), repetition(event, now));
    }

    /** An answer was there, so that what was asked may be done, whatever a template makes of it. */
    private Outcome judged(Function<OpenIntegration, Verdict> judge, Action.Repetition repetition) {
        try {
            OpenIntegration opened = open.get();
            return outcome(judge.apply(opened), opened.preparation(), repetition);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("{}: the answer could not be judged", id(), e);
            return undecided("The answer could not be judged", repetition);
        }
    }

    static Outcome undecided(String reason, Action.Repetition repetition) {
        return repetition == Action.Repetition.HARMFUL ? new Outcome.Unclear(reason) : new Outcome.Retry(reason);
    }

    /** A reason may hold what the vendor answered: it becomes one line of bounded length that shows no secret. */
    private static String tidy(Preparation preparation, Verdict verdict) {
        String reason = verdict.reason();
        if (reason.isEmpty()) {
            return reason;
        }
        String line =
                CONTROLS.matcher(preparation.masked(reason)).replaceAll(" ").strip();
        if (line.length() <= MAX_REASON) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_REASON - 1)) ? MAX_REASON - 1 : MAX_REASON;
        return line.substring(0, end);
    }

    static Outcome outcome(Verdict verdict, Preparation preparation, Action.Repetition repetition) {
        String reason = tidy(preparation, verdict);
        Optional<Duration> wait = verdict.retryAfter().map(asked -> asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked);
        return switch (verdict.kind()) {
            case OK, DEDUP -> new Outcome.Accepted();
            case RETRY -> again(reason, wait);
            case RATE_LIMITED -> new Outcome.Throttled(reason, wait);
            case QUOTA -> new Outcome.Throttled(reason, wait.or(() -> Optional.of(QUOTA_WAIT)), true);
            case AUTH, GONE -> new Outcome.Gone(reason);
            case REJECTED, RECIPIENT, SPLIT -> new Outcome.Rejected(reason);
            case AMBIGUOUS ->
                repetition == Action.Repetition.HARMFUL ? undecided(reason, repetition) : again(reason, wait);
            case RECONCILE -> new Outcome.Unclear(reason, false);
        };
    }

    private static Outcome again(String reason, Optional<Duration> wait) {
        return wait.isPresent() ? new Outcome.Throttled(reason, wait) : new Outcome.Retry(reason);
    }

    @Override
    public Outcome unanswered(Event event, TransportException failure) {
        String reason = failure.kind().description();
        return failure.requestSent() && repetition(event, clock.instant()) == Action.Repetition.HARMFUL
                ? new Outcome.Unclear(reason + "; whether it was done is unknown")
                : new Outcome.Retry(reason);
    }

    /** Once the vendor may have forgotten the key of an event, it takes a repetition for something new. */
    Action.Repetition repetition(Event event, Instant now) {
        try {
            Action.Repetition repetition =
                    open.get().preparation().action(event).repetition();
            return now.isAfter(repeatableUntil(event)) ? Action.Repetition.HARMFUL : repetition;
        } catch (RuntimeException e) {
            LOG.warn("{}: what a repetition does is not known, so there is none", id(), e);
            return Action.Repetition.HARMFUL;
        }
    }
}
