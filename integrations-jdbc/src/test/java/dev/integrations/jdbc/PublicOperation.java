package dev.integrations.jdbc;

import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyBatch;
import dev.integrations.apikey.ApiKeys;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.ChainReport;
import dev.integrations.common.Secret;
import dev.integrations.connection.ApiClient;
import dev.integrations.connection.AuthorizationResult;
import dev.integrations.connection.Connections;
import dev.integrations.connection.TokenSource;
import dev.integrations.delivery.Deliveries;
import dev.integrations.delivery.Events;
import dev.integrations.delivery.ReplayJobs;
import dev.integrations.extension.TenantExtensions;
import dev.integrations.importing.ImportedItem;
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
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
            TokenSource.class,
            Upgrades.class,
            WebhookBatch.class,
            Webhooks.class);

    /** What operations answer with, beside records and enums, which are answers always. */
    private static final Set<Class<?>> VALUES = Set.of(
            ApiClient.class,
            AuthorizationResult.class,
            ChainReport.class,
            ImportedItem.class,
            RequestPreview.class,
            Secret.class);

    private static final String OURS = "dev.integrations.";

    /** Returns every operation that there is, in the order of their names. */
    static List<PublicOperation> ofTenants() {
        return of(Tenant.class);
    }

    /** Returns every operation that is reached from a type. */
    static List<PublicOperation> of(Class<?> start) {
        List<PublicOperation> operations = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>(Set.of(start));
        Deque<PublicOperation> ways = new ArrayDeque<>(waysFrom(List.of(), start));
        while (!ways.isEmpty()) {
            PublicOperation way = ways.remove();
            Optional<Class<?>> facade = facade(way.method());
            if (facade.isEmpty()) {
                operations.add(way);
            } else if (seen.add(facade.get())) {
                List<Method> path = new ArrayList<>(way.path());
                path.add(way.method());
                ways.addAll(waysFrom(path, facade.get()));
            }
        }
        operations.sort(Comparator.comparing(PublicOperation::name));
        return operations;
    }

    private static List<PublicOperation> waysFrom(List<Method> path, Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic() && !isOfEveryObject(method))
                .map(method -> new PublicOperation(path, method))
                .toList();
    }

    private static boolean isOfEveryObject(Method method) {
        return method.getDeclaringClass().equals(Object.class)
                || Set.of("toString", "hashCode", "equals").contains(method.getName());
    }

    /** Returns what the answer of a method is asked in turn, alone or in an {@code Optional}; empty if it is a value. */
    private static Optional<Class<?>> facade(Method method) {
        Class<?> result = method.getReturnType();
        Optional<Class<?>> facade = classes(method.getGenericReturnType())
                .filter(PublicOperation::isFacade)
                .findFirst();
        if (facade.isPresent() && !result.equals(facade.get()) && !result.equals(Optional.class)) {
            throw new AssertionError("say here how to ask what is in the answer of " + method);
        }
        return facade;
    }

    private static Stream<Class<?>> classes(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Stream.concat(
                    classes(parameterized.getRawType()),
                    Arrays.stream(parameterized.getActualTypeArguments()).flatMap(PublicOperation::classes));
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).flatMap(PublicOperation::classes);
        }
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? classes(plain.getComponentType()) : Stream.of(plain);
        }
        throw new AssertionError("say here what classes are in " + type);
    }

    private static boolean isFacade(Class<?> type) {
        if (FACADES.contains(type)) {
            return true;
        }
        if (type.getName().startsWith(OURS) && !type.isRecord() && !type.isEnum() && !VALUES.contains(type)) {
            throw new AssertionError("say here whether %s is asked things, or is an answer".formatted(type));
        }
        return false;
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
            Object answer = invoke(step, target, arguments);
            target = answer instanceof Optional<?> optional ? optional.orElseThrow() : answer;
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
