/** Templates that only receive: Standard Webhooks, GitHub, Shopify, and keyed hashes of any other form. Not exported. */
@NullMarked
package dev.integrations.templates.inbound;

import org.jspecify.annotations.NullMarked;
