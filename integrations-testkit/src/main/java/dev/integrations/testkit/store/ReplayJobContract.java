package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.ReplayClaim;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplaySpan;
import dev.integrations.delivery.ReplayState;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.testkit.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.ReplayStore}: the jobs, their leases and their progress. */
public abstract class ReplayJobContract extends DeliveryFixture {
    private static final ReplayRequest EVERYTHING = ReplayRequest.finished(DeliveryQuery.all());

    /** For subclasses. */
    protected ReplayJobContract() {}

    @Test
    void job_is_found_as_it_was_added() {
        ReplayJob job = added(ACME);

        assertThat(replays().find(ACME, job.id())).contains(job);
    }

    @Test
    void every_kind_of_request_is_kept() {
        List<ReplayRequest> requests = List.of(
                EVERYTHING,
                ReplayRequest.finished(DeliveryQuery.builder()
                        .states(Set.of(DeliveryState.DEAD_LETTERED, DeliveryState.CANCELLED))
                        .destination(aDestination())
                        .event(EventId.of(Samples.uuid(NOON)))
                        .eventType(EventType.of("invoice.paid"))
                        .publishedFrom(NOON)
                        .publishedBefore(NOON.plusSeconds(1))
                        .build()),
                ReplayRequest.undelivered(aDestination(), NOON, NOON.plusSeconds(1)));

        for (ReplayRequest request : requests) {
            ReplayJob job = added(ACME, request, NOON);
            assertThat(replays().find(ACME, job.id()).orElseThrow().request()).isEqualTo(request);
        }
    }

    @Test
    void jobs_are_listed_newest_first_page_by_page() {
        List<ReplayJob> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(added(ACME));
            added(GLOBEX);
        }

        assertThat(allPages(2, page -> replays().list(ACME, page))).isEqualTo(reversed(jobs));
        checkMalformedCursors(page -> replays().list(ACME, page));
    }

    @Test
    void claimed_job_is_hidden_until_its_lease_ends() {
        ReplayJob job = added(ACME);

        assertThat(claim(NOON)).extracting(ReplayClaim::job).containsExactly(job);

        assertThat(claim(NOON.plus(LEASE).minus(MICRO))).isEmpty();
        assertThat(claim(NOON.plus(LEASE))).extracting(ReplayClaim::job).containsExactly(job);
    }

    @Test
    void jobs_that_waited_longest_are_claimed_first() {
        ReplayJob second = added(ACME, EVERYTHING, NOON.minusSeconds(1));
        ReplayJob first = added(GLOBEX, EVERYTHING, NOON.minusSeconds(2));
        added(ACME, EVERYTHING, NOON);

        assertThat(replays().claim(2, leaseAt(NOON)))
                .extracting(ReplayClaim::job)
                .containsExactly(first, second);
    }

    @Test
    void progress_is_saved_under_the_fence() {
        added(ACME);
        ReplayClaim claim = claim(NOON).get(0);
        ReplayJob further = moved(claim.job(), ReplayState.RUNNING, 7);

        assertThat(replays().save(claim, further)).isTrue();

        assertThat(replays().find(ACME, claim.job().id())).contains(further);
        assertThat(claim(NOON.plus(LEASE))).extracting(ReplayClaim::job).containsExactly(further);
    }

    @Test
    void whoever_lost_the_fence_changes_nothing() {
        added(ACME);
        ReplayClaim lost = claim(NOON).get(0);
        ReplayClaim stands = claim(NOON.plus(LEASE)).get(0);

        assertThat(replays().save(lost, moved(lost.job(), ReplayState.DONE, 1))).isFalse();
        assertThat(replays().hold(lost, NOON.plusSeconds(3600))).isFalse();

        assertThat(replays().find(ACME, lost.job().id())).contains(lost.job());
        assertThat(replays().hold(stands, NOON.plusSeconds(3600))).isTrue();
        assertThat(claim(NOON.plusSeconds(3599))).isEmpty();
    }

    @Test
    void what_is_held_or_saved_again_without_a_change_is_still_held() {
        added(ACME);
        ReplayClaim claim = claim(NOON).get(0);

        assertThat(replays().save(claim, claim.job())).isTrue();
        assertThat(replays().save(claim, claim.job())).isTrue();
        assertThat(replays().hold(claim, NOON.plus(LEASE))).isTrue();
        assertThat(replays().hold(claim, NOON.plus(LEASE))).isTrue();
    }

    @Test
    void job_that_was_given_back_can_be_claimed_at_once() {
        ReplayJob job = added(ACME);
        ReplayClaim claim = claim(NOON).get(0);

        assertThat(replays().hold(claim, NOON)).isTrue();

        assertThat(claim(NOON)).extracting(ReplayClaim::job).containsExactly(job);
    }

    @Test
    void finished_job_is_neither_claimed_nor_changed() {
        for (ReplayState state : Set.of(ReplayState.DONE, ReplayState.FAILED)) {
            added(ACME);
            ReplayClaim claim = claim(NOON).get(0);
            ReplayJob ended = moved(claim.job(), state, 3);
            replays().save(claim, ended);

            assertThat(claim(NOON.plus(LEASE))).isEmpty();
            assertThat(replays().hold(claim, NOON.plus(LEASE))).isFalse();
            assertThat(replays().save(claim, claim.job())).isFalse();
            assertThat(replays().cancel(ACME, claim.job().id(), NOON)).isFalse();
            assertThat(replays().find(ACME, claim.job().id())).contains(ended);
        }
    }

    @Test
    void cancelled_job_goes_no_further() {
        added(ACME);
        ReplayClaim claim = claim(NOON).get(0);

        assertThat(replays().cancel(ACME, claim.job().id(), NOON.plusSeconds(1)))
                .isTrue();

        ReplayJob cancelled = replays().find(ACME, claim.job().id()).orElseThrow();
        assertThat(cancelled.state()).isEqualTo(ReplayState.CANCELLED);
        assertThat(cancelled.finishedAt()).contains(NOON.plusSeconds(1));
        assertThat(replays().hold(claim, NOON.plus(LEASE))).isFalse();
        assertThat(replays().save(claim, moved(claim.job(), ReplayState.RUNNING, 1)))
                .isFalse();
        assertThat(replays().cancel(ACME, claim.job().id(), NOON)).isFalse();
        assertThat(claim(NOON.plus(LEASE))).isEmpty();
    }

    @Test
    void running_jobs_are_counted_over_all_tenants() {
        ReplayJob cancelled = added(ACME);
        added(ACME);
        added(GLOBEX);
        replays().cancel(ACME, cancelled.id(), NOON);

        assertThat(replays().running()).isEqualTo(2);
    }

    @Test
    void job_belongs_to_its_tenant() {
        ReplayJob job = added(ACME);

        assertThat(replays().find(GLOBEX, job.id())).isEmpty();
        assertThat(replays().cancel(GLOBEX, job.id(), NOON)).isFalse();
        assertThat(allPages(10, page -> replays().list(GLOBEX, page))).isEmpty();

        assertThat(replays().find(ACME, job.id())).contains(job);
        assertThat(replays().cancel(ACME, job.id(), NOON)).isTrue();
    }

    private List<ReplayClaim> claim(Instant now) {
        return replays().claim(10, leaseAt(now));
    }

    private ReplayJob added(TenantId tenant) {
        return added(tenant, EVERYTHING, NOON);
    }

    private ReplayJob added(TenantId tenant, ReplayRequest request, Instant at) {
        ReplayJob job = new ReplayJob(
                new ReplayJobId(Samples.uuid(NOON)),
                tenant,
                request,
                ReplayState.RUNNING,
                new ReplaySpan(new UUID(0, 0), new UUID(0, 0), new UUID(0, 100)),
                0,
                at,
                at,
                Optional.empty(),
                Optional.empty());
        replays().insert(job);
        return job;
    }

    private static ReplayJob moved(ReplayJob job, ReplayState state, long replayed) {
        boolean running = state == ReplayState.RUNNING;
        return new ReplayJob(
                job.id(),
                job.tenant(),
                job.request(),
                state,
                new ReplaySpan(job.span().start(), new UUID(0, 50), job.span().end()),
                replayed,
                job.createdAt(),
                NOON.plusSeconds(5),
                running ? Optional.empty() : Optional.of(NOON.plusSeconds(5)),
                state == ReplayState.FAILED ? Optional.of("The destination was deleted") : Optional.empty());
    }
}
