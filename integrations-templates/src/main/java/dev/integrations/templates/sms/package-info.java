/** What all vendors of SMS have in common: {@linkplain dev.integrations.templates.sms.SmsText how a text is divided}. Not exported. */
@NullMarked
package dev.integrations.templates.sms;

import org.jspecify.annotations.NullMarked;
