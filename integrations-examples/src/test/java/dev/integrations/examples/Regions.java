package dev.integrations.examples;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Counts the statements between {@code // region name} and {@code // endregion}, as the compiler sees them. */
final class Regions {
    private Regions() {}

    /** Counts every statement that starts in the region, resources of a try included; a block in itself is none. */
    static int countStatements(Path source, String region) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            CompilationUnitTree unit = task.parse().iterator().next();
            return new Counter(unit, Trees.instance(task), region).count();
        }
    }

    private static final class Counter extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final int start;
        private final int end;
        private final AtomicInteger statements = new AtomicInteger();

        Counter(CompilationUnitTree unit, Trees trees, String region) throws IOException {
            this.unit = unit;
            this.trees = trees;
            String text = unit.getSourceFile().getCharContent(true).toString();
            this.start = text.indexOf("// region " + region + "\n");
            this.end = text.indexOf("// endregion", start);
            if (start < 0 || end < 0) {
                throw new IllegalArgumentException("there is no region " + region);
            }
        }

        int count() {
            scan(new TreePath(unit), null);
            return statements.get();
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            if (tree instanceof StatementTree && isCounted(tree) && isInside(tree)) {
                statements.incrementAndGet();
            }
            return super.scan(tree, null);
        }

        /** Parameters of lambdas, caught exceptions and patterns are variables, too. */
        private boolean isCounted(Tree tree) {
            Tree parent = getCurrentPath().getLeaf();
            boolean isVariable = tree instanceof VariableTree;
            return !(tree instanceof BlockTree)
                    && (!isVariable || parent instanceof BlockTree || parent instanceof TryTree);
        }

        private boolean isInside(Tree tree) {
            long position = trees.getSourcePositions().getStartPosition(unit, tree);
            return position > start && position < end;
        }
    }
}
