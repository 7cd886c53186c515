package io.kore.tck;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Tells a suite which variant this run is about. Stateless. */
final class VariantResolver implements ParameterResolver {
    /** The parameter of the run that names the variant. */
    static final String VARIANT = "kore.tck.variant";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == String.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getConfigurationParameter(VARIANT).orElse("");
    }
}
