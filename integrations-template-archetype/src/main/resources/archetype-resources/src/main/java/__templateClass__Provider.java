package ${package};

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.util.List;

// region provider
/** Makes the templates of this jar known. */
public final class ${templateClass}Provider implements TemplateProvider {
    @Override
    public List<Template> templates() {
        return List.of(new ${templateClass}Template());
    }
}
// endregion
