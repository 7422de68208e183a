package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Backlog;
import dev.integrations.examples.DemoStatus.AttemptRow;
import dev.integrations.examples.DemoStatus.Snapshot;
import dev.integrations.examples.DemoStatus.TenantRow;
import dev.integrations.examples.DemoStatus.WebhookRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoPageTest {
    private static final String SCRIPT = "<script>alert('1' & \"2\")</script>";

    @Test
    void no_text_from_elsewhere_becomes_markup() {
        Snapshot status = new Snapshot(
                "now",
                new Backlog(1, 2, 3),
                List.of(new TenantRow(
                        SCRIPT, "1", 2, 3, 4, List.of(new WebhookRow("wh", SCRIPT, List.of(SCRIPT), 5, SCRIPT)))),
                List.of(new AttemptRow("then", SCRIPT, "dlv", SCRIPT, 1, SCRIPT, 6)));

        String html = DemoPage.html(status);

        assertThat(html).doesNotContain("<script>").contains("&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)");
        assertThat(html).contains("due: 1, under way: 2, scheduled: 3");
    }
}
