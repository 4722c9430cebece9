/**
 * WeCom's (企业微信) group robots. See <a href="https://developer.work.weixin.qq.com/document/path/91770">Group robot
 * configuration</a>.
 */
package io.jenkins.plugins.deploymentverification.engine.notification.wecom;
