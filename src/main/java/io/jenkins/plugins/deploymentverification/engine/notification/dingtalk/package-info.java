/**
 * DingTalk's custom robots: messages as DingTalk documents them, and a channel that sends them. See <a
 * href="https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages">Custom robots send messages</a>.
 */
package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;
