import { describe, expect, it } from 'vitest';
import { parseJavaVersion } from './java-version.ts';

/** What `java -version` prints, and what it says: major, version, vendor. */
const outputs: Readonly<Record<string, readonly [string, number, string, string | null]>> = {
  'Oracle 8': [
    'java version "1.8.0_392"\nJava(TM) SE Runtime Environment (build 1.8.0_392-b08)\nJava HotSpot(TM) 64-Bit Server VM (build 25.392-b08, mixed mode)\n',
    8,
    '1.8.0_392',
    'Java(TM) SE Runtime Environment',
  ],
  'Oracle 7': [
    'java version "1.7.0_80"\nJava(TM) SE Runtime Environment (build 1.7.0_80-b15)\nJava HotSpot(TM) 64-Bit Server VM (build 24.80-b11, mixed mode)\n',
    7,
    '1.7.0_80',
    'Java(TM) SE Runtime Environment',
  ],
  'OpenJDK 8, Debian': [
    'openjdk version "1.8.0_342"\nOpenJDK Runtime Environment (build 1.8.0_342-8u342-b07-1~deb9u1-b07)\nOpenJDK 64-Bit Server VM (build 25.342-b07, mixed mode)\n',
    8,
    '1.8.0_342',
    'OpenJDK Runtime Environment',
  ],
  'Oracle 9': [
    'java version "9"\nJava(TM) SE Runtime Environment (build 9+181)\nJava HotSpot(TM) 64-Bit Server VM (build 9+181, mixed mode)\n',
    9,
    '9',
    'Java(TM) SE Runtime Environment',
  ],
  'OpenJDK 9, Debian': [
    'openjdk version "9-Debian"\nOpenJDK Runtime Environment (build 9-Debian+0-9b181-4bpo91)\nOpenJDK 64-Bit Server VM (build 9-Debian+0-9b181-4bpo91, mixed mode)\n',
    9,
    '9-Debian',
    'OpenJDK Runtime Environment',
  ],
  'OpenJDK 9, own build': [
    'openjdk version "9-internal"\nOpenJDK Runtime Environment (build 9-internal+0-2016-04-14-195246.buildd.src)\nOpenJDK 64-Bit Server VM (build 9-internal+0-2016-04-14-195246.buildd.src, mixed mode)\n',
    9,
    '9-internal',
    'OpenJDK Runtime Environment',
  ],
  'Oracle 11 LTS': [
    'java version "11.0.21" 2023-10-17 LTS\nJava(TM) SE Runtime Environment 18.9 (build 11.0.21+9-LTS-193)\nJava HotSpot(TM) 64-Bit Server VM 18.9 (build 11.0.21+9-LTS-193, mixed mode)\n',
    11,
    '11.0.21',
    'Java(TM) SE Runtime Environment 18.9',
  ],
  'Debian 17': [
    'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6-Debian-1deb12u1)\nOpenJDK 64-Bit Server VM (build 17.0.15+6-Debian-1deb12u1, mixed mode, sharing)\n',
    17,
    '17.0.15',
    'OpenJDK Runtime Environment',
  ],
  Temurin: [
    'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment Temurin-17.0.15+6 (build 17.0.15+6)\nOpenJDK 64-Bit Server VM Temurin-17.0.15+6 (build 17.0.15+6, mixed mode, sharing)\n',
    17,
    '17.0.15',
    'OpenJDK Runtime Environment Temurin-17.0.15+6',
  ],
  AdoptOpenJDK: [
    'openjdk version "11.0.11" 2021-04-20\nOpenJDK Runtime Environment AdoptOpenJDK-11.0.11+9 (build 11.0.11+9)\nOpenJDK 64-Bit Server VM AdoptOpenJDK-11.0.11+9 (build 11.0.11+9, mixed mode)\n',
    11,
    '11.0.11',
    'OpenJDK Runtime Environment AdoptOpenJDK-11.0.11+9',
  ],
  Zulu: [
    'openjdk version "21.0.1" 2023-10-17 LTS\nOpenJDK Runtime Environment Zulu21.30+15-CA (build 21.0.1+12-LTS)\nOpenJDK 64-Bit Server VM Zulu21.30+15-CA (build 21.0.1+12-LTS, mixed mode, sharing)\n',
    21,
    '21.0.1',
    'OpenJDK Runtime Environment Zulu21.30+15-CA',
  ],
  'Corretto 8': [
    'openjdk version "1.8.0_392"\nOpenJDK Runtime Environment Corretto-8.392.08.1 (build 1.8.0_392-b08)\nOpenJDK 64-Bit Server VM Corretto-8.392.08.1 (build 25.392-b08, mixed mode)\n',
    8,
    '1.8.0_392',
    'OpenJDK Runtime Environment Corretto-8.392.08.1',
  ],
  'Corretto 17': [
    'openjdk version "17.0.9" 2023-10-17 LTS\nOpenJDK Runtime Environment Corretto-17.0.9.8.1 (build 17.0.9+8-LTS)\nOpenJDK 64-Bit Server VM Corretto-17.0.9.8.1 (build 17.0.9+8-LTS, mixed mode, sharing)\n',
    17,
    '17.0.9',
    'OpenJDK Runtime Environment Corretto-17.0.9.8.1',
  ],
  'Semeru, OpenJ9': [
    'openjdk version "17.0.9" 2023-10-17\nIBM Semeru Runtime Open Edition 17.0.9.0 (build 17.0.9+9)\nEclipse OpenJ9 VM 17.0.9.0 (build openj9-0.41.0, JRE 17 Linux amd64-64-Bit Compressed References 20231017_614 (JIT enabled, AOT enabled)\nOpenJ9   - 461bf3c70\nOMR      - 5eee6ad9d\nJCL      - 3c8e8d7ba1b based on jdk-17.0.9+9)\n',
    17,
    '17.0.9',
    'IBM Semeru Runtime Open Edition 17.0.9.0',
  ],
  'IBM J9 8': [
    'java version "1.8.0_391"\nJava(TM) SE Runtime Environment (build 8.0.8.15 - pxa6480sr8fp15-20231106_01(SR8 FP15))\nIBM J9 VM (build 2.9, JRE 1.8.0 Linux amd64-64-Bit Compressed References 20231023_60528 (JIT enabled, AOT enabled)\n',
    8,
    '1.8.0_391',
    'Java(TM) SE Runtime Environment',
  ],
  Microsoft: [
    'openjdk version "21.0.1" 2023-10-17 LTS\nOpenJDK Runtime Environment Microsoft-8526870 (build 21.0.1+12-LTS)\nOpenJDK 64-Bit Server VM Microsoft-8526870 (build 21.0.1+12-LTS, mixed mode, sharing)\n',
    21,
    '21.0.1',
    'OpenJDK Runtime Environment Microsoft-8526870',
  ],
  SapMachine: [
    'openjdk version "21" 2023-09-19 LTS\nOpenJDK Runtime Environment SapMachine (build 21+35-LTS)\nOpenJDK 64-Bit Server VM SapMachine (build 21+35-LTS, mixed mode, sharing)\n',
    21,
    '21',
    'OpenJDK Runtime Environment SapMachine',
  ],
  'GraalVM CE': [
    'openjdk version "17.0.8" 2023-07-18\nOpenJDK Runtime Environment GraalVM CE 22.3.3 (build 17.0.8+7-jvmci-22.3-b22)\nOpenJDK 64-Bit Server VM GraalVM CE 22.3.3 (build 17.0.8+7-jvmci-22.3-b22, mixed mode, sharing)\n',
    17,
    '17.0.8',
    'OpenJDK Runtime Environment GraalVM CE 22.3.3',
  ],
  'Oracle GraalVM': [
    'java version "21.0.1" 2023-10-17\nJava(TM) SE Runtime Environment Oracle GraalVM 21.0.1+12.1 (build 21.0.1+12-jvmci-23.1-b19)\nJava HotSpot(TM) 64-Bit Server VM Oracle GraalVM 21.0.1+12.1 (build 21.0.1+12-jvmci-23.1-b19, mixed mode, sharing)\n',
    21,
    '21.0.1',
    'Java(TM) SE Runtime Environment Oracle GraalVM 21.0.1+12.1',
  ],
  'early access 22': [
    'openjdk version "22-ea" 2024-03-19\nOpenJDK Runtime Environment (build 22-ea+27-2262)\nOpenJDK 64-Bit Server VM (build 22-ea+27-2262, mixed mode, sharing)\n',
    22,
    '22-ea',
    'OpenJDK Runtime Environment',
  ],
  'early access 25, Loom': [
    'openjdk version "25-loom" 2025-09-16\nOpenJDK Runtime Environment (build 25-loom+1-11)\nOpenJDK 64-Bit Server VM (build 25-loom+1-11, mixed mode, sharing)\n',
    25,
    '25-loom',
    'OpenJDK Runtime Environment',
  ],
  'early access 25': [
    'openjdk version "25-ea" 2025-09-16\nOpenJDK Runtime Environment (build 25-ea+3-211)\nOpenJDK 64-Bit Server VM (build 25-ea+3-211, mixed mode, sharing)\n',
    25,
    '25-ea',
    'OpenJDK Runtime Environment',
  ],
  'early access 11, Debian': [
    'openjdk version "11-ea" 2018-09-25\nOpenJDK Runtime Environment (build 11-ea+22-Debian-1)\nOpenJDK 64-Bit Server VM (build 11-ea+22-Debian-1, mixed mode, sharing)\n',
    11,
    '11-ea',
    'OpenJDK Runtime Environment',
  ],
  'version of four parts': [
    'openjdk version "11.0.14.1" 2022-02-08\nOpenJDK Runtime Environment JBR-11.0.14.1.1-1751.46-jcef (build 11.0.14.1+1-b1751.46)\nOpenJDK 64-Bit Server VM JBR-11.0.14.1.1-1751.46-jcef (build 11.0.14.1+1-b1751.46, mixed mode)\n',
    11,
    '11.0.14.1',
    'OpenJDK Runtime Environment JBR-11.0.14.1.1-1751.46-jcef',
  ],
  'options picked up, and a warning': [
    'Picked up JAVA_TOOL_OPTIONS: -Dfile.encoding=UTF-8 -Dversion="8"\nPicked up _JAVA_OPTIONS: -Xmx512m\nOpenJDK 64-Bit Server VM warning: Options -Xverify:none and -noverify were deprecated in JDK 13 and will likely be removed in a future release.\nopenjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)\n',
    17,
    '17.0.15',
    'OpenJDK Runtime Environment',
  ],
  'localized noise, Windows line ends': [
    'Gefundene JAVA_TOOL_OPTIONS: "-Duser.language=de"\r\nопции: версия "8"\r\njava version "17.0.1" 2021-10-19 LTS\r\nJava(TM) SE Runtime Environment (build 17.0.1+12-LTS-39)\r\n',
    17,
    '17.0.1',
    'Java(TM) SE Runtime Environment',
  ],
  'version alone': ['openjdk version "21"', 21, '21', null],
  'GNU libgcj': [
    'java version "1.5.0"\ngij (GNU libgcj) version 4.8.2 20140120 (Red Hat 4.8.2-16)\n\nCopyright (C) 2007 Free Software Foundation, Inc.\n',
    5,
    '1.5.0',
    null,
  ],
};

describe('java -version', () => {
  it.each(Object.entries(outputs))('%s', (_, [output, major, version, vendor]) => {
    expect(parseJavaVersion(output)).toEqual({ major, version, vendor });
  });

  it.each([
    ['nothing', ''],
    ['a stub', 'Unable to locate a Java Runtime.\nPlease visit http://www.java.com\n'],
    ['another program', 'java 3.2.1\n'],
    ['a version that is none', 'openjdk version "unknown"\n'],
    ['options alone', 'Picked up JAVA_TOOL_OPTIONS: -Dx="17"\n'],
  ])('%s holds no version', (_, output) => {
    expect(parseJavaVersion(output)).toBeNull();
  });
});
