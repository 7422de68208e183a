package dev.integrations.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts the executions of statements on a data source. A batch counts once; commits and rollbacks are no statements.
 * Safe for use by several threads.
 */
final class StatementCounter {
    private static final Set<Class<?>> WATCHED =
            Set.of(Connection.class, Statement.class, PreparedStatement.class, CallableStatement.class);

    private final LongAdder executions = new LongAdder();

    DataSource watch(DataSource dataSource) {
        return (DataSource) watch(dataSource, DataSource.class);
    }

    long executions() {
        return executions.sum();
    }

    private Object watch(Object target, Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader() == null ? StatementCounter.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                new Watch(target));
    }

    private final class Watch implements InvocationHandler {
        private final Object target;
        private final boolean statement;

        Watch(Object target) {
            this.target = target;
            this.statement = target instanceof Statement;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
                throws Throwable {
            if (args != null && method.getName().equals("equals")) {
                return proxy == args[0];
            }
            if (statement && method.getName().startsWith("execute")) {
                executions.increment();
            }
            try {
                Object result = method.invoke(target, args);
                return result != null && WATCHED.contains(method.getReturnType())
                        ? watch(result, method.getReturnType())
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
