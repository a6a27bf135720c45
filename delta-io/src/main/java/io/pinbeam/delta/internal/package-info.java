/**
 * Parquet and Delta Kernel behind {@link io.pinbeam.delta}; not an API. Both are relocated when the
 * module is packaged: no lambda here may be serialised with their types in its signature.
 */
package io.pinbeam.delta.internal;
