package dev.integrations.registry;

import dev.integrations.template.TemplateCatalog;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many integrations a tenant has; what there is none of is not listed.
 *
 * @param byState how many there are in each state
 * @param byTemplate how many there are of each template, by its id
 * @param byCategory how many there are of each category; one whose template is in several counts for each of them
 */
public record IntegrationCounts(
        Map<IntegrationState, Long> byState, Map<String, Long> byTemplate, Map<String, Long> byCategory) {
    /**
     * Copies the counts.
     *
     * @param byState how many there are in each state
     * @param byTemplate how many there are of each template
     * @param byCategory how many there are of each category
     */
    public IntegrationCounts {
        byState = Map.copyOf(byState);
        byTemplate = Map.copyOf(byTemplate);
        byCategory = Map.copyOf(byCategory);
    }

    static IntegrationCounts of(List<IntegrationCount> counts, TemplateCatalog catalog) {
        Map<IntegrationState, Long> byState = new EnumMap<>(IntegrationState.class);
        Map<String, Long> byTemplate = new TreeMap<>();
        Map<String, Long> byCategory = new TreeMap<>();
        for (IntegrationCount each : counts) {
            byState.merge(each.state(), each.count(), Long::sum);
            byTemplate.merge(each.template().id(), each.count(), Long::sum);
            catalog.categoriesOf(each.template().id())
                    .forEach(category -> byCategory.merge(category, each.count(), Long::sum));
        }
        return new IntegrationCounts(byState, byTemplate, byCategory);
    }
}
