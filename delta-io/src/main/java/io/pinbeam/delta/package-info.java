/**
 * Delta Lake tables for Apache Beam, without Spark: {@link io.pinbeam.delta.DeltaIO} in pipelines,
 * {@link io.pinbeam.delta.DataFileWriter} and {@link io.pinbeam.delta.DeltaTable} in a pipeline's
 * own steps and outside of pipelines.
 */
package io.pinbeam.delta;
