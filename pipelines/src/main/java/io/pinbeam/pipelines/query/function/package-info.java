/**
 * What the SQL of {@link io.pinbeam.pipelines.query.QueryPosts} offers beside Beam SQL's own
 * functions. Functions of rows are {@link org.apache.beam.sdk.extensions.sql.BeamSqlUdf}, functions
 * of groups are {@link org.apache.beam.sdk.transforms.Combine.CombineFn}; all skip nulls.
 */
package io.pinbeam.pipelines.query.function;
