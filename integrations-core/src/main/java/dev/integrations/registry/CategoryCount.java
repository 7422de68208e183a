package dev.integrations.registry;

import dev.integrations.template.Category;

/**
 * How much there is in a category.
 *
 * @param category the category
 * @param templates how many templates are listed under it that are offered to the tenant
 * @param integrations how many integrations of the tenant are made from templates that are listed under it, offered or not
 */
public record CategoryCount(Category category, long templates, long integrations) {}
