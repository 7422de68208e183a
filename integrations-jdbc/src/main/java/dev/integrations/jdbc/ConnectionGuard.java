package dev.integrations.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps a host from ending the transaction of a connection that the store will end. */
final class ConnectionGuard implements InvocationHandler {
    private static final Set<String> ENDING = Set.of("commit", "rollback", "setAutoCommit", "close", "abort");

    private final Connection connection;
    private final BooleanSupplier open;

    private ConnectionGuard(Connection connection, BooleanSupplier open) {
        this.connection = connection;
        this.open = open;
    }

    static Connection over(Connection connection, BooleanSupplier open) {
        return (Connection) Proxy.newProxyInstance(
                ConnectionGuard.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new ConnectionGuard(connection, open));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return invokeOnObject(proxy, method, arguments);
        }
        if (isEnding(method)) {
            throw new IllegalStateException(
                    "the store ends this transaction, so '%s' is not for its user; return to commit, throw to roll back"
                            .formatted(method.getName()));
        }
        if (!open.getAsBoolean()) {
            throw new IllegalStateException("the transaction of this connection has ended; do not keep it");
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** A rollback to a savepoint ends nothing. */
    private static boolean isEnding(Method method) {
        boolean toSavepoint = method.getName().equals("rollback") && method.getParameterCount() == 1;
        return ENDING.contains(method.getName()) && !toSavepoint;
    }

    private @Nullable Object invokeOnObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "guarded " + connection;
        };
    }
}
