/**
 * What the templates of several vendors need: reading {@linkplain dev.integrations.templates.vendor.Wait how long to wait},
 * {@linkplain dev.integrations.templates.vendor.TextLimit cutting texts}, {@linkplain
 * dev.integrations.templates.vendor.FormBody bodies of forms}, and {@linkplain dev.integrations.templates.vendor.Hmac
 * signatures} with {@linkplain dev.integrations.templates.vendor.TimeWindow times}. Not exported.
 */
@NullMarked
package dev.integrations.templates.vendor;

import org.jspecify.annotations.NullMarked;
