package dev.integrations.jdbc;

import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyBatch;
import dev.integrations.apikey.ApiKeys;
import dev.integrations.audit.AuditTrail;
import dev.integrations.connection.ApiClient;
import dev.integrations.connection.Connections;
import dev.integrations.delivery.Deliveries;
import dev.integrations.delivery.Events;
import dev.integrations.delivery.ReplayJobs;
import dev.integrations.extension.TenantExtensions;
import dev.integrations.importing.Imports;
import dev.integrations.inbound.InboundEvents;
import dev.integrations.oauth.Consents;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.registry.IntegrationBatch;
import dev.integrations.registry.IntegrationVersions;
import dev.integrations.registry.Registry;
import dev.integrations.registry.Upgrades;
import dev.integrations.webhook.ImportedWebhooks;
import dev.integrations.webhook.LegacySignatures;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.WebhookBatch;
import dev.integrations.webhook.Webhooks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that a host can ask of what a tenant owns: a public method that is reached from {@link Tenant}.
 *
 * @param path the methods that lead from the tenant to whom is asked
 * @param method what is asked
 */
record PublicOperation(List<Method> path, Method method) {
    /** What operations are asked of. */
    private static final Set<Class<?>> FACADES = Set.of(
            ApiKeyBatch.class,
            ApiKeys.class,
            AuditTrail.class,
            Connections.class,
            Consents.class,
            Deliveries.class,
            Events.class,
            ImportedWebhooks.class,
            Imports.class,
            InboundEvents.class,
            IntegrationBatch.class,
            IntegrationVersions.class,
            LegacySignatures.class,
            OAuthApps.class,
            Registry.class,
            ReplayJobs.class,
            Tenant.class,
            TenantExtensions.class,
            Upgrades.class,
            WebhookBatch.class,
            Webhooks.class);

    /** What operations answer with, of the classes that are no records. */
    private static final Set<Class<?>> VALUES = Set.of(RequestPreview.class, ApiClient.class);

    private static final String OURS = "dev.integrations.";

    /** Returns every operation that there is, in the order of their names. */
    static List<PublicOperation> ofTenants() {
        List<PublicOperation> operations = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>(Set.of(Tenant.class));
        Deque<PublicOperation> ways = new ArrayDeque<>(waysFrom(List.of(), Tenant.class));
        while (!ways.isEmpty()) {
            PublicOperation way = ways.remove();
            Class<?> result = way.method().getReturnType();
            if (!isFacade(result)) {
                operations.add(way);
            } else if (seen.add(result)) {
                List<Method> path = new ArrayList<>(way.path());
                path.add(way.method());
                ways.addAll(waysFrom(path, result));
            }
        }
        operations.sort(Comparator.comparing(PublicOperation::name));
        return operations;
    }

    private static List<PublicOperation> waysFrom(List<Method> path, Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass().equals(type)
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && !isOfEveryObject(method))
                .map(method -> new PublicOperation(path, method))
                .toList();
    }

    private static boolean isOfEveryObject(Method method) {
        return Set.of("toString", "hashCode", "equals").contains(method.getName());
    }

    private static boolean isFacade(Class<?> type) {
        return type.getName().startsWith(OURS)
                && !type.isRecord()
                && !type.isEnum()
                && !type.isInterface()
                && isKnownAsFacade(type);
    }

    private static boolean isKnownAsFacade(Class<?> type) {
        if (!FACADES.contains(type) && !VALUES.contains(type)) {
            throw new AssertionError("say here whether %s is asked things, or is an answer".formatted(type));
        }
        return FACADES.contains(type);
    }

    /** Returns where it stands and what it takes, such as {@code webhooks().get(WebhookId)}. */
    String name() {
        return Stream.concat(path.stream(), Stream.of(method))
                .map(step -> step.getName()
                        + Arrays.stream(step.getGenericParameterTypes())
                                .map(PublicOperation::shortName)
                                .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining("."));
    }

    private static String shortName(Type type) {
        return type.getTypeName().replaceAll("[a-z0-9_]+\\.", "");
    }

    /** Asks it of a tenant. */
    Object call(Tenant tenant, BiFunction<String, Type, Object> arguments) throws Throwable {
        Object target = tenant;
        for (Method step : path) {
            target = invoke(step, target, arguments);
        }
        return invoke(method, target, arguments);
    }

    private Object invoke(Method step, Object target, BiFunction<String, Type, Object> arguments) throws Throwable {
        Object[] values = Arrays.stream(step.getGenericParameterTypes())
                .map(type -> arguments.apply(name(), type))
                .toArray();
        try {
            Object result = step.invoke(target, values);
            return result == null ? Void.class : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
