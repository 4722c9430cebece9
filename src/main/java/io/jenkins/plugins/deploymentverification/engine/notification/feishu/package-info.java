/**
 * Custom bots of Feishu (飞书) and Lark. See <a
 * href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot">Custom bot guide</a>.
 */
package io.jenkins.plugins.deploymentverification.engine.notification.feishu;
